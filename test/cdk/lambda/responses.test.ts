import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CustomResourceResponse } from "../../../cdk/lambda/response";
import { sendResponse, toBody } from "../../../cdk/lambda/response";
import { failed, status, succeeded } from "../../core/support";
import { VirtualClock } from "../../support/virtual-clock";
import type { Told } from "./support";
import { anyText, create, responseUrl, Stage, wait } from "./support";

const limit = 4_096;

const alphabets: [string, string][] = [
  ["ASCII", "The EIP is frozen. "],
  ["umlauts", "Größe überschritten "],
  ["Chinese", "弹性公网已冻结"],
  ["emoji", "🧯🛡️👩‍🚒"],
  ["quotes and backslashes", '"\\'],
  ["control characters", "\u0000\u0007\u001b\r\n"],
  ["halves of characters", "\ud83d"],
  ["all of them", 'a"\\ü弹🧯\u0007\ud83d'],
];

const kilobytes = (text: string) => text.repeat(Math.ceil(10_240 / Buffer.byteLength(text)));

describe("The words of an answer", () => {
  test.each(alphabets)(
    "fit into what CloudFormation takes when the provider says 10 KB: %s",
    async (_name, text) => {
      for (const answer of [
        status("failed", { message: kilobytes(text), providerState: kilobytes(text) }),
        status("succeeded", {
          message: kilobytes(text),
          providerState: kilobytes(text),
          data: kilobytes(text),
        }),
        status("succeeded", { message: kilobytes(text), data: text.repeat(3) }),
      ]) {
        // The stage measures every answer.
        const stage = new Stage({ "t-1": [answer] });
        const told = await stage.answerTo({ ...create(), ...longestIds });
        expect(told).toMatchObject(longestIds);
        if (told.Status === "FAILED") expect(told.Reason).toMatch(/^scripted task t-1 failed: /);
        if (text.isWellFormed()) expect(JSON.stringify(told)).not.toContain("\ufffd");
      }
    },
  );

  test("are as long as they can be", () => {
    const body = toBody(create(), { Status: "FAILED", PhysicalResourceId: "id", Reason: "x".repeat(9_000) });
    expect(Buffer.byteLength(body)).toBe(limit);
    expect(JSON.parse(body)).toMatchObject({ Reason: expect.stringMatching(/^x{3,}…$/) });
  });

  test("are all there when there is just enough room", () => {
    const answer: CustomResourceResponse = { Status: "FAILED", PhysicalResourceId: "id", Reason: "" };
    const event = create();
    const room = limit - Buffer.byteLength(toBody(event, { ...answer, Reason: "x" })) + 1;
    const Reason = "x".repeat(room);
    expect(JSON.parse(toBody(event, { ...answer, Reason }))).toMatchObject({ Reason });
    expect(JSON.parse(toBody(event, { ...answer, Reason: `${Reason}x` }))).toMatchObject({
      Reason: `${"x".repeat(room - 3)}…`,
    });
  });

  test("fit whatever they are, and whatever the ids are", () => {
    const unit = fc.oneof(anyText(20), fc.constantFrom(...alphabets.map(([, words]) => words)));
    const text = fc.tuple(unit, fc.nat(250)).map(([words, count]) => words.repeat(count));
    const id = fc.string({ maxLength: 255 });
    fc.assert(
      fc.property(text, id, id, id, (Reason, PhysicalResourceId, LogicalResourceId, StackId) => {
        const event = { ...create(), LogicalResourceId, StackId };
        const body = toBody(event, { Status: "FAILED", PhysicalResourceId, Reason });
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(limit);
        const told = JSON.parse(body) as Told;
        expect(told).toMatchObject({ Status: "FAILED", PhysicalResourceId, LogicalResourceId, StackId });
        const { Reason: said = "" } = told;
        if (said === Reason || !Reason.isWellFormed()) return;
        // Cut, but no more than it must be: by a character and what stands for the rest.
        expect(said).toMatch(/…$/);
        expect(Buffer.byteLength(body)).toBeGreaterThan(limit - 30);
      }),
      { numRuns: 60 },
    );
  });

  test("are refused when there is no room for any of them", () => {
    const answer: CustomResourceResponse = {
      Status: "FAILED",
      PhysicalResourceId: "i".repeat(limit),
      Reason: "why",
    };
    expect(() => toBody(create(), answer)).toThrow(
      /^The response exceeds CloudFormation's limit by \d+ bytes$/,
    );
    const { Reason: _none, ...silent } = answer;
    expect(() => toBody(create(), silent)).toThrow(RangeError);
  });
});

/** The longest that there are: a stack's name has 128 characters, a resource's 255. */
const longestIds = {
  StackId: `arn:aws-us-gov:cloudformation:ap-southeast-1:111122223333:stack/${"s".repeat(128)}/5a2c3f10-0000-11ef-8000-0a1b2c3d4e5f`,
  LogicalResourceId: "L".repeat(255),
};

describe("An answer", () => {
  /** What came of every attempt, in turn; the last for ever. */
  function takenBy(stage: Stage, ...replies: readonly (number | Error | string)[]) {
    const putAt: number[] = [];
    stage.put = async () => {
      const reply = replies[Math.min(putAt.length, replies.length - 1)];
      putAt.push(stage.clock.now());
      if (typeof reply === "number") return reply;
      throw reply;
    };
    return putAt;
  }

  test.each<[string, number | Error | string, string]>([
    ["an error of the server", 500, "HTTP 500"],
    ["too many at once", 503, "HTTP 503"],
    ["a refusal", 403, "HTTP 403"],
    ["a redirect", 301, "HTTP 301"],
    ["an error of the network", new TypeError("fetch failed"), "fetch failed"],
    [
      "the address in the words",
      new TypeError(`Failed at ${responseUrl}, ${responseUrl}`),
      "Failed at (its address), (its address)",
    ],
    ["something that is no error", responseUrl, "no error"],
  ])("is given again after %s", async (_name, reply, words) => {
    const stage = new Stage({ "t-1": [succeeded] });
    const putAt = takenBy(stage, reply, reply, 200);
    const { answers, invocations } = await stage.play(create());
    expect(answers).toMatchObject([{ Status: "SUCCESS" }]);
    expect(invocations).toBe(1);
    expect(putAt).toHaveLength(3);
    const line = `CloudFormation did not accept the response: ${words}`;
    expect(stage.log.slice(1)).toEqual([line, line]);
  });

  test("is given again after nobody has said anything for a while", async () => {
    const stage = new Stage({ "t-1": [succeeded] });
    let tries = 0;
    stage.put = (_url, _body, signal) => {
      tries += 1;
      if (tries === 3) return Promise.resolve(200);
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    const { answers } = await stage.play(create());
    expect(answers).toHaveLength(1);
    expect(stage.log.at(-1)).toBe("CloudFormation did not accept the response: no response within 8000 ms");
  });

  test("that nobody takes is given up in time, so that Lambda tries again", async () => {
    const stage = new Stage({ "t-1": [succeeded] });
    const putAt = takenBy(stage, 500);
    const { answers, invocations } = await stage.play(create());
    expect(answers).toEqual([]);
    expect(invocations).toBe(3);
    expect(putAt).toHaveLength(18);
    expect(putAt.slice(0, 6)).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000]);
    expect(stage.log.at(-1)).toBe("Error: CloudFormation did not accept the response: HTTP 500");
  });

  test("that only Lambda's second try can give is given then", async () => {
    const stage = new Stage({ "t-1": [failed] });
    takenBy(stage, 500, 500, 500, 500, 500, 500, 503, 200);
    const { answers, invocations } = await stage.play(create());
    expect(answers).toMatchObject([{ Status: "FAILED" }]);
    expect(invocations).toBe(2);
  });

  test("takes no longer than what an invocation keeps back for it", async () => {
    const clock = new VirtualClock();
    const put = () => new Promise<number>(() => undefined);
    const context = { clock, put, log: () => undefined } as never;
    await expect(clock.run(sendResponse(responseUrl, "{}", context))).rejects.toThrow("no response within");
    expect(clock.now()).toBeLessThan(90_000);
    expect(clock.pending).toBe(0);
  });

  test("has the address neither in a line nor in an error", async () => {
    const stage = new Stage({ "t-1": [succeeded] });
    takenBy(stage, new Error(`getaddrinfo ENOTFOUND for ${responseUrl}`));
    await stage.play(create());
    expect(stage.log.join("\n")).not.toMatch(/presigned|X-Amz/);
  });
});

test("What an answer says besides is what CloudFormation asked with", async () => {
  const stage = new Stage({ "t-1": [succeeded] });
  const event = { ...create(wait()), ...longestIds, RequestId: "request-1" };
  expect(await stage.answerTo(event)).toMatchObject({ ...longestIds, RequestId: "request-1" });
});
