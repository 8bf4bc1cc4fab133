import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { toTask } from "../../src/client/to-task";
import { systemClock } from "../../src/core/clock";
import type { InvocationEvent } from "./event";
import { handle } from "./handle";

/** What Lambda tells of an invocation, as far as it is used here. */
interface Context {
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

const requestHandler = { connectionTimeout: 5_000, requestTimeout: 8_000, throwOnRequestTimeout: true };
const lambda = new LambdaClient({ requestHandler, maxAttempts: 6 });

/** What Lambda calls. */
export async function handler(event: InvocationEvent, context: Context): Promise<void> {
  await handle(event, {
    // Each event gets a fresh cache: a rejected key may have been replaced since.
    clock: { ...systemClock },
    toTask,
    remainingMs: () => context.getRemainingTimeInMillis(),
    readSecret,
    async goOn(next) {
      const Payload = JSON.stringify(next);
      await lambda.send(
        new InvokeCommand({ FunctionName: context.functionName, InvocationType: "Event", Payload }),
      );
    },
    async put(url, body, signal) {
      // Presigned without a content type: any other than none is refused.
      const headers = { "content-type": "" };
      const response = await fetch(url, { method: "PUT", headers, body, signal, redirect: "error" });
      await response.body?.cancel();
      return response.status;
    },
    log: (line) => console.log(`${event.LogicalResourceId}: ${line}`),
  });
}

async function readSecret(arn: string): Promise<string | undefined> {
  // A secret may be in another region: arn:aws:secretsmanager:<region>:…
  const region = arn.split(":")[3];
  const client = new SecretsManagerClient({ ...(region && { region }), requestHandler, maxAttempts: 2 });
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
  } finally {
    client.destroy();
  }
}
