import type { LocalAws } from "./ministack.mts";

/** An AWS, as far as it has to be known to ask it. */
export type AwsAddress = Pick<LocalAws, "environment">;

/** Asks the local AWS in one of its older forms, without a signature: MiniStack looks at none. */
export async function post(
  { environment }: AwsAddress,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const response = await fetch(environment["AWS_ENDPOINT_URL"] ?? "", { method: "POST", headers, body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`The local AWS answered ${response.status}: ${answer}`);
  return answer;
}

/** Asks one of its services that take JSON. */
export async function call<T>(aws: AwsAddress, target: string, parameters: object): Promise<T> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  return JSON.parse(await post(aws, JSON.stringify(parameters), headers));
}

/** Makes a secret, and returns its ARN. */
export async function createSecret(aws: AwsAddress, name: string, value: unknown): Promise<string> {
  const parameters = { Name: name, SecretString: JSON.stringify(value) };
  return (await call<{ ARN: string }>(aws, "secretsmanager.CreateSecret", parameters)).ARN;
}

/** Gives a secret another value. */
export async function rotateSecret(aws: AwsAddress, arn: string, value: unknown): Promise<void> {
  await call(aws, "secretsmanager.PutSecretValue", { SecretId: arn, SecretString: JSON.stringify(value) });
}
