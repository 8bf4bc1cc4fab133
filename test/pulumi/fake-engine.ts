import { promisify } from "node:util";
import type { handleUnaryCall } from "@grpc/grpc-js";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { afterEach, beforeEach } from "vitest";

/** A note as it arrived: where, what, and how it is shown. */
export interface Logged {
  readonly urn: string;
  readonly message: string;
  /** 1 is information, 2 a warning. */
  readonly severity: number;
  readonly ephemeral: boolean;
  /** How long the plugin waits for the answer, in milliseconds. */
  readonly patienceMs: number;
}

/** The part of Pulumi's engine that takes notes, as a real gRPC server on loopback. */
export class FakeEngine {
  readonly logged: Logged[] = [];
  /** What happens before a note is answered; a rejection is the answer. */
  onLog: (note: Logged) => Promise<void> = async () => undefined;
  private readonly server = new Server();
  private port = 0;

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const log: handleUnaryCall<LogRequest, Empty> = (call, answer) => {
      const { urn, message, severity, ephemeral } = call.request.toObject();
      const patienceMs = Number(call.getDeadline()) - Date.now();
      const note = { urn, message, severity, ephemeral, patienceMs };
      this.logged.push(note);
      this.onLog(note).then(
        () => answer(null, new Empty()),
        (error) => answer(error),
      );
    };
    this.server.addService(EngineService, { log });
    const bind = promisify(this.server.bindAsync.bind(this.server));
    this.port = await bind("127.0.0.1:0", ServerCredentials.createInsecure());
  }

  /** Ends at once, and answers nothing any more. */
  stop(): void {
    this.server.forceShutdown();
  }
}

/** Every test of the file has an engine of its own, whose address is what Pulumi starts a plugin with. */
export function withFakeEngine(): () => FakeEngine {
  const { argv } = process;
  let engine = new FakeEngine();
  beforeEach(async () => {
    engine = new FakeEngine();
    await engine.start();
    process.argv = ["node", "plugin", engine.address];
  });
  afterEach(() => {
    process.argv = argv;
    engine.stop();
  });
  return () => engine;
}
