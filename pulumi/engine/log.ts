import { createRequire } from "node:module";
import type { ProgressMessage } from "../../src/integration/progress-messages";

/** Sends a message to the engine. Rejects within a second when the engine does not accept it. */
export type EngineLog = (urn: string, note: ProgressMessage) => Promise<void>;

const timeLimitMs = 1_000;

/** Of gRPC's status codes. */
const deadlineExceeded = 4;

interface LogRequest {
  setUrn(urn: string): void;
  setMessage(message: string): void;
  setSeverity(severity: number): void;
  setEphemeral(passes: boolean): void;
}

interface EngineClient {
  log(
    request: LogRequest,
    options: { deadline: number },
    done: (error: (Error & { code?: number }) | null) => void,
  ): void;
}

interface EngineModules {
  readonly EngineClient: new (address: string, credentials: unknown, options: object) => EngineClient;
  readonly LogRequest: new () => LogRequest;
  readonly LogSeverity: { readonly INFO: number; readonly WARNING: number };
  readonly credentials: { createInsecure(): unknown };
}

/**
 * The engine's log, which shows a note on the row of its resource. `undefined` where there is no engine to talk to, or
 * the SDK has other insides than those known here: they are not documented.
 */
export function connectToEngine(args: readonly string[] = process.argv): EngineLog | undefined {
  // Flags may stand before it.
  const address = args.findLast((arg) => /^(127\.0\.0\.1|localhost|\[::1\]):\d+$/.test(arg));
  if (!address) return undefined;
  try {
    const { EngineClient, LogRequest, LogSeverity, credentials } = load();
    // The engine is on this machine, whatever proxy the environment names.
    const options = { "grpc.enable_http_proxy": 0 };
    const client = new EngineClient(address, credentials.createInsecure(), options);
    let isSlow = false;
    return (urn, { text, persistent }) => {
      // What one note had to wait for, the next ones would wait for too, and a wait's end with them.
      if (isSlow) return Promise.reject(new Error("The engine takes too long for a message"));
      const request = new LogRequest();
      request.setUrn(urn);
      request.setMessage(text);
      request.setSeverity(persistent ? LogSeverity.WARNING : LogSeverity.INFO);
      request.setEphemeral(!persistent);
      return new Promise((resolve, reject) => {
        client.log(request, { deadline: Date.now() + timeLimitMs }, (error) => {
          isSlow ||= error?.code === deadlineExceeded;
          if (error) reject(error);
          else resolve();
        });
      });
    };
  } catch {
    return undefined;
  }
}

/** gRPC is looked for where the SDK has it: a package manager may hide it from everybody else. */
function load(): EngineModules {
  const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const { EngineClient } = sdk("./proto/engine_grpc_pb.js");
  const { LogRequest, LogSeverity } = sdk("./proto/engine_pb.js");
  const { credentials } = sdk("@grpc/grpc-js");
  return { EngineClient, LogRequest, LogSeverity, credentials };
}
