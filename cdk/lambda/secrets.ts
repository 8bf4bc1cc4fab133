import { debug } from "../../src/core/debug";
import { NoCredentialsError } from "../../src/http/credentials";
import { parseJson } from "../../src/http/message";
import { isRecord } from "../../src/schema/record";
import type { LambdaContext } from "./context";

/** IAM is eventually consistent. */
const permissionGraceMs = 60_000;

/**
 * Where the credentials come from: one source for each secret, so that many tasks read it once. It is read again when
 * what it gave has expired or is refused.
 *
 * @param startedAt when the permission was new at the latest, in milliseconds since 1970
 */
export function secretSources(
  { clock, readSecret }: Pick<LambdaContext, "clock" | "readSecret">,
  startedAt: number,
): (arn: string) => () => Promise<object> {
  const sources = new Map<string, () => Promise<object>>();
  return (arn) => {
    const source = sources.get(arn) ?? (async () => credentialsIn(await read(arn), arn));
    sources.set(arn, source);
    return source;
  };

  async function read(arn: string): Promise<string | undefined> {
    debug(() => `credentials: reading the secret ${arn}`);
    try {
      return await readSecret(arn);
    } catch (error) {
      const isYoung = clock.date().getTime() - startedAt < permissionGraceMs;
      const type = mayPass(error, isYoung) ? "transient" : "rejected";
      const words = error instanceof Error ? `${error.name}: ${error.message}` : "no error message";
      const message = `The secret ${arn} could not be read: ${words}`;
      throw new NoCredentialsError({ type, message }, { cause: error });
    }
  }
}

/** @throws {Error} in whose words there is nothing of the secret */
function credentialsIn(text: string | undefined, arn: string): object {
  const credentials = parseJson(text ?? "");
  if (isRecord(credentials)) return credentials;
  throw new Error(
    `the secret ${arn} must be a JSON object whose keys are names of credentials, such as accessKey and secretKey`,
  );
}

/** Whether a retry may help: an error of the network or of AWS, or a new permission that IAM has not propagated yet. */
function mayPass(error: unknown, isYoung: boolean): boolean {
  const { name, $fault } = isRecord(error) ? error : {};
  if (/Throttl|TooManyRequests|RequestLimit/.test(String(name))) return true;
  if (/AccessDenied|UnrecognizedClient|InvalidClientToken/.test(String(name))) return isYoung;
  return $fault !== "client";
}
