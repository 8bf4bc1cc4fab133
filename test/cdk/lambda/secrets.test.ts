import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Properties } from "../../../cdk/properties";
import type { HttpRequest, HttpResponse } from "../../../src/http/message";
import { send } from "../../../src/http/send";
import { create, group, minutes, Stage, secretArn, wait } from "./support";

vi.mock("../../../src/http/send", async (original) => ({ ...(await original<object>()), send: vi.fn() }));

const endpoint = "https://antiddos.example.com";
const key = { accessKey: "AKIDCANARY", secretKey: "canary-secret-key" };
const task = { kind: "huawei-antiddos", projectId: "p-1", taskId: "t-1", endpoint };

const running = '{"task_status":"running"}';
const success = '{"task_status":"success"}';

let stage: Stage;
let sent: HttpRequest[];
let reads: { readonly arn: string; readonly atMs: number }[];

/** Every question is answered at once. */
function answerWith(answer: (request: HttpRequest) => Partial<HttpResponse>): void {
  vi.mocked(send).mockImplementation(async (request) => {
    sent.push(request);
    return { status: 200, headers: {}, body: success, ...answer(request) };
  });
}

beforeEach(() => {
  stage = new Stage();
  sent = [];
  reads = [];
  answerWith(() => ({}));
  readWith(() => JSON.stringify(key));
});

/** What the secrets hold: a text, or nothing, or an error that is thrown. */
function readWith(read: (arn: string, count: number) => unknown): void {
  stage.readSecret = async (arn) => {
    reads.push({ arn, atMs: stage.clock.now() });
    const found = read(arn, reads.length);
    if (found instanceof Error) throw found;
    return found as string;
  };
}

/** An error as the AWS SDK throws it. */
function sdkError(name: string, fault?: "client" | "server", message = "said by AWS"): Error {
  return Object.assign(new Error(message), { name, ...(fault && { $fault: fault }) });
}

const denied = () =>
  sdkError("AccessDeniedException", "client", "User: arn:aws:sts::1:role/w is not authorized to perform: x");

async function play(properties: Properties = wait(task)) {
  const { answers, ...more } = await stage.play(create(properties));
  expect(answers).toHaveLength(1);
  const everything = JSON.stringify([answers, stage.log, stage.handedOn]);
  expect(everything).not.toMatch(/canary/i);
  return { answer: answers[0], ...more };
}

describe("The credentials of a secret", () => {
  test("sign every question, and are read once", async () => {
    answerWith(() => ({ body: sent.length < 5 ? running : success }));
    const { answer } = await play();
    expect(answer?.Status).toBe("SUCCESS");
    expect(reads).toEqual([{ arn: secretArn, atMs: 0 }]);
    expect(sent).toHaveLength(5);
    expect(sent[0]?.headers).toMatchObject({ authorization: expect.stringContaining("Access=AKIDCANARY") });
  });

  test("are read once for all tasks that name the same secret, and once for each other one", async () => {
    const tasks = Array.from({ length: 20 }, (_, index) => ({
      ...task,
      taskId: `t-${index}`,
      credentials: index === 7 ? `${secretArn}2` : secretArn,
    }));
    const { answer } = await play(group(tasks));
    expect(answer?.Status).toBe("SUCCESS");
    expect(reads.map(({ arn }) => arn).toSorted()).toEqual([secretArn, `${secretArn}2`]);
    expect(sent).toHaveLength(20);
  });

  test("are never handed on: every invocation reads them again", async () => {
    answerWith(() => ({ body: running }));
    stage.invocationMs = 10 * minutes;
    const { invocations } = await play();
    expect(invocations).toBe(5);
    expect(reads).toHaveLength(5);
  });

  test("may be a token, or a user's", async () => {
    readWith(() => JSON.stringify({ token: "canary-token" }));
    expect((await play()).answer?.Status).toBe("SUCCESS");
    expect(sent[0]?.headers).toMatchObject({ "x-auth-token": "canary-token" });
  });

  test("are not asked for when nothing has to be asked", async () => {
    const { answer } = await play();
    const id = answer?.PhysicalResourceId ?? "";
    const event = { ...create(wait(task)), RequestType: "Update" as const, PhysicalResourceId: id };
    await stage.play({ ...event, OldResourceProperties: wait(task) });
    await stage.play({ ...event, RequestType: "Delete" });
    expect(reads).toHaveLength(1);
  });
});

describe("Credentials that were changed in the secret while a wait goes on", () => {
  const renewed = { token: "canary-token-2" };

  test.each([
    [
      "expired",
      { status: 401, body: '{"error_code":"APIGW.0307","error_msg":"The token must be updated."}' },
    ],
    ["are refused", { status: 401, body: '{"error_code":"APIGW.0301","error_msg":"decrypt token fail"}' }],
  ])("are read again when the old ones %s", async (_name, refusal) => {
    readWith((_arn, count) => JSON.stringify(count === 1 ? { token: "canary-token-1" } : renewed));
    answerWith(({ headers }) => {
      if (headers["x-auth-token"] === renewed.token) return { body: sent.length < 8 ? running : success };
      return sent.length < 4 ? { body: running } : refusal;
    });
    const { answer } = await play();
    expect(answer?.Status).toBe("SUCCESS");
    expect(reads).toHaveLength(2);
  });

  test("end the wait with the provider's words when they are the same as before", async () => {
    answerWith(() => ({
      status: 401,
      headers: { "x-request-id": "req-1" },
      body: '{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail"}',
    }));
    const { answer } = await play();
    expect(answer?.Reason).toBe(
      "huawei-antiddos task t-1: the provider rejected the request: verify aksk signature fail (HTTP 401, code APIGW.0301, 1 poll in 0s, request req-1)",
    );
    expect(reads).toHaveLength(2);
    expect(sent).toHaveLength(1);
  });
});

describe("A secret without credentials in it", () => {
  const object =
    /: no request was sent: The credentials could not be fetched: the secret arn:\S+ must be a JSON object whose keys are names of credentials, such as accessKey and secretKey \(1 poll in 0s\)$/;
  const keys = /: The credentials could not be fetched: credentials must have accessKey and secretKey /;
  test.each<[string, unknown, RegExp]>([
    ["nothing", undefined, object],
    ["an empty text", "", object],
    ["no JSON", "canary-secret-key", object],
    ["JSON that is cut off", '{"accessKey":"canary-secret-key', object],
    ["a list", '["canary-secret-key"]', object],
    ["a text", '"canary-secret-key"', object],
    ["null", "null", object],
    ["a number that is no text at all", 42, object],
    ["an object that is no text at all", { canary: "canary" }, object],
    ["an empty object", "{}", /: The credentials could not be fetched: credentials/],
    ["half a key", '{"secretKey":"canary-secret-key"}', keys],
    ["names of another cloud", '{"accessKeyId":"canary","accessKeySecret":"canary"}', /credentials/],
    ["a name that is misspelt", '{"accessKey":"canary","secretkey":"canary-secret-key"}', /credentials/],
    ["a value that is no text", '{"accessKey":["canary"],"secretKey":{"a":"canary"}}', /credentials/],
    ["a value that can't be sent", '{"accessKey":"canary","secretKey":"canary\\nkey"}', /credentials/],
  ])(
    "fails the deployment at once, with what is expected and nothing of it: %s",
    async (_name, text, words) => {
      readWith(() => text);
      const { answer, tookMs } = await play();
      expect(answer?.Status).toBe("FAILED");
      expect(answer?.Reason).toMatch(words);
      expect(tookMs).toBe(0);
      expect(sent).toEqual([]);
    },
  );
});

describe("A secret that can't be read", () => {
  test.each<[string, Error]>([
    ["it is not there", sdkError("ResourceNotFoundException", "client")],
    ["it is being deleted", sdkError("InvalidRequestException", "client")],
    ["its key is disabled", sdkError("DecryptionFailure", "client")],
    ["the ARN is none", sdkError("ValidationException", "client")],
  ])("fails the deployment at once with the words of AWS when %s", async (_name, error) => {
    readWith(() => error);
    const { answer, tookMs } = await play();
    expect(answer?.Reason).toBe(
      `huawei-antiddos task t-1: no request was sent: The secret ${secretArn} could not be read: ${error.name}: said by AWS (1 poll in 0s)`,
    );
    expect(tookMs).toBe(0);
    expect(reads).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ["too many ask", sdkError("ThrottlingException", "client")],
    ["too many ask, in other words", sdkError("TooManyRequestsException", "client")],
    ["more ask than the account may", sdkError("RequestLimitExceeded", "client")],
    ["Secrets Manager has an error", sdkError("InternalServiceError", "server")],
    ["Secrets Manager does not answer", sdkError("TimeoutError")],
    ["the network has an error", Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })],
    ["it is not known what happened", new Error("?")],
  ])("is read again when %s", async (_name, error) => {
    readWith((_arn, count) => (count < 20 ? error : JSON.stringify(key)));
    const { answer } = await play();
    expect(answer?.Status).toBe("SUCCESS");
    expect(reads).toHaveLength(20);
    expect(reads[19]?.atMs).toBeGreaterThan(60_000);
    expect(sent).toHaveLength(1);
  });

  test("for as long as transient errors are tolerated fails the deployment", async () => {
    readWith(() => sdkError("InternalServiceError", "server"));
    const { answer, tookMs } = await play();
    expect(answer?.Reason).toMatch(
      /: the provider is unavailable: The secret \S+ could not be read: InternalServiceError: said by AWS \(\d+ polls in 5m/,
    );
    expect(tookMs).toBeGreaterThanOrEqual(5 * minutes);
    expect(tookMs).toBeLessThan(6 * minutes);
  });

  test.each(["AccessDeniedException", "UnrecognizedClientException", "InvalidClientTokenId"])(
    "because the permission is too young is read again: %s",
    async (name) => {
      readWith((_arn, count) => (count < 12 ? sdkError(name, "client") : JSON.stringify(key)));
      const { answer } = await play();
      expect(answer?.Status).toBe("SUCCESS");
      expect(reads[11]?.atMs).toBeGreaterThan(10_000);
      expect(reads[11]?.atMs).toBeLessThan(60_000);
    },
  );

  test("because there is no permission, still after a minute, fails the deployment", async () => {
    readWith(denied);
    const { answer, tookMs } = await play();
    expect(answer?.Reason).toMatch(
      /: no request was sent: The secret \S+ could not be read: AccessDeniedException: User: \S+ is not authorized to perform: x \(/,
    );
    expect(tookMs).toBeGreaterThanOrEqual(60_000);
    expect(tookMs).toBeLessThan(90_000);
    expect(sent).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["a text", "canary"],
    ["nothing", undefined],
    ["an object", { canary: true }],
  ])("with something that is no error does not show it: %s", async (_name, thrown) => {
    let reading = 0;
    stage.readSecret = () => {
      reading += 1;
      return reading < 3 ? Promise.reject(thrown) : Promise.resolve(JSON.stringify(key));
    };
    const { answer } = await play();
    expect(answer?.Status).toBe("SUCCESS");
    expect(stage.log[0]).toContain("could not be read: no error message");
  });

  test("in time is an error like any other, and does not hold the wait up for ever", async () => {
    let reading = 0;
    stage.readSecret = () => {
      reading += 1;
      return reading === 1 ? new Promise(() => undefined) : Promise.resolve(JSON.stringify(key));
    };
    const { answer } = await play();
    expect(answer?.Status).toBe("SUCCESS");
    expect(reading).toBe(2);
  });
});

test("Credentials that are refused fail the deployment with the provider's words, after one question for many tasks", async () => {
  answerWith(() => ({
    status: 401,
    body: '{"error_code":"APIGW.0301","error_msg":"ak AKIDCANARY not exist"}',
  }));
  const tasks = Array.from({ length: 10 }, (_, index) => ({ ...task, taskId: `t-${index}` }));
  const { answer } = await play(group(tasks));
  expect(answer?.Reason).toMatch(
    /^10 of 10 tasks did not succeed: huawei-antiddos task t-0: the provider rejected the request: ak \S+ not exist/,
  );
  expect(sent).toHaveLength(1);
});
