import type { LocalAws } from "./ministack.mts";

/** An AWS, as far as it has to be known to ask it. */
export type AwsAddress = Pick<LocalAws, "environment">;

/** Asks the local AWS in one of its older forms, without a signature: MiniStack looks at none. */
export async function post(
  { environment }: AwsAddress,
  body: string,
  headers: Readonly<Record<string, string>>,
  path = "/",
): Promise<string> {
  const url = new URL(path, environment["AWS_ENDPOINT_URL"]);
  const response = await fetch(url, { method: "POST", headers, body });
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

/** Makes a hosted zone of Route 53, and returns its id. */
export async function createHostedZone(aws: AwsAddress, name: string): Promise<string> {
  const body = `<CreateHostedZoneRequest><Name>${name}</Name><CallerReference>${name}</CallerReference></CreateHostedZoneRequest>`;
  const answer = await post(aws, body, { "content-type": "application/xml" }, "/2013-04-01/hostedzone");
  const id = /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(answer)?.[1];
  if (id === undefined) throw new Error(`The local AWS made no hosted zone: ${answer}`);
  return id;
}
