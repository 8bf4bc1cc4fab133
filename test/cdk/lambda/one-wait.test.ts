import { describe, expect, test, vi } from "vitest";
import { decodeEnd, encodeEnd } from "../../../cdk/lambda/end";
import type { Properties } from "../../../cdk/properties";
import { findKind } from "../../../src/tasks";
import type { AnyKind } from "../../../src/tasks/kind";
import {
  failed,
  never,
  notFound,
  pending,
  rejected,
  running,
  status,
  succeeded,
  times,
  transient,
  unknown,
} from "../../core/support";
import type { Script } from "./support";
import { create, minutes, noise, remove, Stage, secretArn, update, wait } from "./support";

/** As much as there is room for. */
const most = noise(
  Array.from({ length: 500 }, (_, length) => length).findLast(
    (length) => decodeEnd(encodeEnd({ state: "succeeded", data: noise(length) }))?.data !== null,
  ) ?? 0,
);

const handedBack = status("succeeded", {
  providerState: "SUCCESS",
  message: "All is well",
  data: { serverId: "s-1" },
});

/** A wait for one task with these answers. */
async function waitFor(script: Script, properties: Properties = wait()) {
  const stage = new Stage({ "t-1": script });
  const event = create(properties);
  return { stage, event, answer: await stage.answerTo(event) };
}

describe("A resource that is created", () => {
  test("is there at once when its task has succeeded", async () => {
    const { stage, event, answer } = await waitFor([handedBack]);
    const { StackId, RequestId, LogicalResourceId } = event;
    expect(answer).toEqual({
      Status: "SUCCESS",
      PhysicalResourceId: expect.stringMatching(/^ctw1\.[0-9a-f]{32}\.[\w-]+$/),
      Data: {
        state: "succeeded",
        providerState: "SUCCESS",
        message: "All is well",
        data: '{"serverId":"s-1"}',
        outcome: expect.stringMatching(/^[\w-]+$/),
      },
      StackId,
      RequestId,
      LogicalResourceId,
    });
    expect(stage.askedAt("t-1")).toEqual([0]);
    expect(stage.log).toEqual(["task t-1: SUCCESS, All is well after 0s"]);
  });

  test("is there when its task has succeeded after many questions", async () => {
    const { stage, answer } = await waitFor([...times(20, pending), ...times(20, running), succeeded]);
    expect(answer.Status).toBe("SUCCESS");
    expect(stage.asked("t-1")).toBe(41);
  });

  test("has every attribute, empty where the provider says nothing", async () => {
    const { answer } = await waitFor([status("succeeded", { providerState: "" })]);
    expect(answer.Data).toEqual({
      state: "succeeded",
      providerState: "",
      message: "",
      data: "",
      outcome: expect.any(String),
    });
  });

  test("has no more of the provider's words than there is room for", async () => {
    const words = { providerState: "弹".repeat(60), message: "🧯".repeat(60) };
    const { answer } = await waitFor([status("succeeded", words)]);
    expect(answer.Data).toMatchObject({
      providerState: `${"弹".repeat(19)}…`,
      message: `${"🧯".repeat(29)}…`,
    });
  });

  test("has the provider's words on one line", async () => {
    const words = { providerState: "do\nne\u0007", message: "one\r\n\ttwo\u001b[31m" };
    const { answer } = await waitFor([status("succeeded", words)]);
    expect(answer.Data).toMatchObject({ providerState: "do ne ", message: "one two [31m" });
  });

  test.each<[string, unknown, string]>([
    ["an object", { a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'],
    ["a text", "v-1", '"v-1"'],
    ["a number", 0, "0"],
    ["false", false, "false"],
    ["an empty text", "", '""'],
  ])("has what its task handed back as JSON: %s", async (_name, data, text) => {
    const { answer } = await waitFor([status("succeeded", { data })]);
    expect(answer.Data).toMatchObject({ data: text });
  });

  test("has no attribute data where there is more of it than CloudFormation keeps", async () => {
    const { answer } = await waitFor([status("succeeded", { message: "m".repeat(200), data: noise(1_000) })]);
    expect(answer.Status).toBe("SUCCESS");
    expect(answer.Data).toEqual({
      state: "succeeded",
      providerState: "succeeded",
      message: expect.stringMatching(/^m+…$/),
      outcome: expect.any(String),
    });
  });

  test("leaves the words of the provider out before what its task handed back", async () => {
    expect(most.length).toBeGreaterThan(200);
    const { answer } = await waitFor([
      status("succeeded", { providerState: "", message: noise(200), data: most }),
    ]);
    expect(answer.Data).toMatchObject({ message: "", data: JSON.stringify(most) });
  });
});

const handedBackAnswers: [string, Script][] = [
  ["all of it", [handedBack]],
  ["nothing", [status("succeeded", { providerState: "" })]],
  ["a long text", [status("succeeded", { message: 'Ä quote " and \\ '.repeat(50), data: { a: 1 } })]],
  ["lines", [status("succeeded", { message: "one\r\ntwo\u0007", providerState: "do\nne" })]],
  ["data that are too large", [status("succeeded", { message: "m", data: noise(1_000) })]],
  [
    "data that leave no room for words",
    [status("succeeded", { providerState: "", message: noise(90), data: most })],
  ],
  ["data that can be packed", [status("succeeded", { message: "m", data: "x".repeat(1_400) })]],
  ["data that can be packed, but are too large", [status("succeeded", { data: "x".repeat(9_000) })]],
  ["data that are too large because of their quotes", [status("succeeded", { data: '"'.repeat(700) })]],
  ["data that need quotes in quotes", [status("succeeded", { data: '"\\'.repeat(40) })]],
  ["data of null", [status("succeeded", { data: null })]],
];

describe("A resource that is asked for what it has waited for", () => {
  test.each(handedBackAnswers)(
    "says what it said the first time, and asks nothing: %s",
    async (_name, script) => {
      const { stage, answer: first } = await waitFor(script);
      const again = await stage.answerTo(update(first.PhysicalResourceId, wait(), wait()));
      expect(again.Data).toEqual(first.Data);
      expect(again.PhysicalResourceId).toBe(first.PhysicalResourceId);
      expect(again.Status).toBe("SUCCESS");
      expect(stage.asked("t-1")).toBe(1);
    },
  );

  test.each<[string, Properties]>([
    ["nothing", wait()],
    ["another time limit", wait({ timeout: "60000ms", segmentTimeout: "60000ms", ServiceTimeout: "180" })],
    ["another secret", wait({ credentials: `${secretArn}2` })],
    ["another way to ask", wait({ format: "long" })],
    ["a default written out", wait({ place: "here" })],
    ["another order", Object.fromEntries(Object.entries(wait()).toReversed())],
    ["triggers, of which there are none", wait({ triggers: [] })],
    ["a property that this version does not know", wait({ colour: "red" })],
    ["another address of its function", wait({ ServiceToken: "arn:aws:lambda:eu-central-1:1:function:b" })],
  ])("asks nothing and stays what it is when what is new is %s", async (_name, properties) => {
    const { stage, answer: first } = await waitFor([handedBack]);
    const again = await stage.answerTo(update(first.PhysicalResourceId, properties, wait()));
    expect(again).toMatchObject({ Status: "SUCCESS", PhysicalResourceId: first.PhysicalResourceId });
    expect(again.Data).toEqual(first.Data);
    expect(stage.asked("t-1")).toBe(1);
  });

  test("asks nothing when a property that it always had is now left out, because it says the default", async () => {
    const { stage, answer: first } = await waitFor([handedBack], wait({ place: "here" }));
    const again = await stage.answerTo(update(first.PhysicalResourceId, wait(), wait({ place: "here" })));
    expect(again.PhysicalResourceId).toBe(first.PhysicalResourceId);
    expect(stage.asked("t-1")).toBe(1);
  });

  test.each<[string, Properties]>([
    ["triggers", wait({ triggers: ["2"] })],
    ["triggers in another order", wait({ triggers: ["b", "a"] })],
    ["what is waited for", wait({ place: "there" })],
  ])("waits again when there are other %s, and is another one then", async (_name, properties) => {
    const before = wait({ triggers: ["a", "b"] });
    const { stage, answer: first } = await waitFor([handedBack], before);
    const again = await stage.answerTo(update(first.PhysicalResourceId, properties, before));
    expect(again.Status).toBe("SUCCESS");
    expect(again.PhysicalResourceId).not.toBe(first.PhysicalResourceId);
    expect(stage.asked("t-1")).toBe(2);
  });

  test("takes triggers for the same whose parts come in another order", async () => {
    const before = wait({ triggers: [{ a: "1", b: "2" }] });
    const { stage, answer: first } = await waitFor([handedBack], before);
    const properties = wait({ triggers: [{ b: "2", a: "1" }] });
    await stage.answerTo(update(first.PhysicalResourceId, properties, before));
    expect(stage.asked("t-1")).toBe(1);
  });
});

describe("A wait that does not succeed", () => {
  test.each<[string, Script, string | RegExp]>([
    [
      "the task failed",
      [running, failed],
      /^scripted task t-1 failed: The EIP is frozen \(state "failed", code EIP\.42, 2 polls in \d\S*s, request req-7\)$/,
    ],
    [
      "the request was rejected",
      [rejected],
      "scripted task t-1: the provider rejected the request: No permission (HTTP 403, 1 poll in 0s, request req-9)",
    ],
    [
      "the time was up",
      [running],
      /^scripted task t-1 did not finish within 30m \(state "running", \d+ polls in 30m\)$/,
    ],
    [
      "the time was up, and nobody ever answered",
      [never],
      /^scripted task t-1 did not finish within 30m \(\d+ polls? in 30m\)$/,
    ],
    [
      "the time was up, and the last answer was none",
      [...times(80, running), transient()],
      /^scripted task t-1 did not finish within 30m; last error: HTTP 503 without an error message \(state "running", HTTP 503, \d+ polls in 30m\)$/,
    ],
    ["the task is not known", [notFound], /^scripted task t-1: not found: An incorrect task ID is used \(/],
    ["the provider is unavailable", [transient()], /: the provider is unavailable: HTTP 503 /],
    ["the word is not known", [unknown], /has an unrecognized status: "hibernating" \(/],
    [
      "the provider's words have many lines",
      [status("failed", { message: "one\n\ttwo\u001b[31m" })],
      /^scripted task t-1 failed: one two \[31m \(/,
    ],
  ])("fails the deployment with the reason and nothing before it: %s", async (_name, script, reason) => {
    const { stage, event, answer } = await waitFor(script);
    const { StackId, RequestId, LogicalResourceId } = event;
    expect(answer).toEqual({
      Status: "FAILED",
      PhysicalResourceId: expect.any(String),
      Reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
      StackId,
      RequestId,
      LogicalResourceId,
    });
    expect(stage.log.at(-1)).toBe(answer.Reason);
  });

  test("leaves an id of its own behind, which remembers nothing, where there was none", async () => {
    const { stage, event, answer } = await waitFor([failed, succeeded]);
    expect(answer.PhysicalResourceId).toBe(`ctw1.${event.RequestId}`);
    const again = await stage.answerTo(update(answer.PhysicalResourceId, wait(), wait()));
    expect(again.Status).toBe("SUCCESS");
    expect(stage.asked("t-1")).toBe(2);
  });

  test.each([
    ["of the wait before", undefined],
    ["that nobody knows", "shop-resource-1x2y"],
    ["that only looks like one", "ctw1.x.y.z"],
    ["that is empty", ""],
  ])("leaves the id as it was where there was one: %s", async (_name, given) => {
    const stage = new Stage({ "t-1": [succeeded], "t-2": [failed] });
    const { PhysicalResourceId } = await stage.answerTo(create());
    const id = given ?? PhysicalResourceId;
    expect(await stage.answerTo(update(id, wait({ taskId: "t-2" }), wait()))).toMatchObject({
      Status: "FAILED",
      PhysicalResourceId: id,
      Reason: expect.stringContaining("The EIP is frozen"),
    });
  });

  test("ends at its time limit, not at that of the function", async () => {
    const { stage, answer } = await waitFor(
      [running],
      wait({ timeout: "90000ms", segmentTimeout: "90000ms" }),
    );
    expect(answer.Reason).toContain("did not finish within 1m 30s");
    expect(Math.round(stage.clock.now())).toBeLessThanOrEqual(1.5 * minutes);
  });
});

describe("A resource with a wrong property", () => {
  test.each<[string, Properties, RegExp]>([
    [
      "no kind",
      wait({ kind: undefined }),
      /^kind is required: it must be one of huawei-antiddos, .*scripted$/,
    ],
    ["a kind that there is not", wait({ kind: "mystery" }), /^kind must be one of .*, not "mystery"$/],
    ["no task", wait({ taskId: undefined }), /^taskId is required: /],
    ["an empty id", wait({ taskId: "" }), /^taskId must be a non-empty ASCII string without spaces, not ""$/],
    [
      "a word that is none of a few",
      wait({ place: "nowhere" }),
      /^place must be "here" or "there", not "nowhere"$/,
    ],
    ["a property that there is not", wait({ colour: "red" }), /^colour is not a known property: expected /],
    ["a time limit that is none", wait({ timeout: "soon" }), /^timeout must be a duration such as "30m" /],
    ["a time limit of nothing", wait({ timeout: "0ms" }), /^timeout must be from 1ms to 596h, not "0ms"$/],
    ["triggers that are no list", wait({ triggers: "1" }), /^triggers .*it must be a list/],
    ["no secret", wait({ credentials: undefined }), /^credentials must be the ARN of a secret$/],
    ["an empty secret", wait({ credentials: "" }), /^credentials must be the ARN of a secret$/],
    [
      "a secret that is none",
      wait({ credentials: { accessKey: "canary" } }),
      /^credentials must be the ARN of a secret$/,
    ],
    [
      "no time limit of its segment",
      wait({ segmentTimeout: undefined }),
      /^segmentTimeout must be a duration$/,
    ],
    [
      "another time limit of its segment",
      wait({ segmentTimeout: "soon" }),
      /^segmentTimeout must be a duration$/,
    ],
    [
      "several at once",
      wait({ taskId: "", timeout: "soon", place: "x" }),
      /^(?=.*taskId must be)(?=.*timeout must be)(?=.*place must be)/,
    ],
    ["nothing at all", {}, /^kind is required/],
  ])("fails with its name and what is expected, and asks nothing: %s", async (_name, properties, reason) => {
    const { stage, answer } = await waitFor([succeeded], JSON.parse(JSON.stringify(properties)));
    expect(answer).toMatchObject({ Status: "FAILED", Reason: expect.stringMatching(reason) });
    expect(JSON.stringify(answer)).not.toContain("canary");
    expect(stage.asked("t-1")).toBe(0);
  });

  test("is created without a time limit of its own in 30 minutes", async () => {
    const { answer } = await waitFor([running], wait({ timeout: undefined }));
    expect(answer.Reason).toContain("did not finish within 30m");
  });
});

describe("A resource that is deleted", () => {
  const ids: [string, string][] = [
    ["an id that nobody knows", "shop-resource-1x2y"],
    ["an id of a wait that failed", "ctw1.0f3c6d1e-0000-4000-8000-000000000001"],
    ["an id that only looks like one", "ctw1.f41cbf4f01ffc2d41ef37dc232931e74.e30.x.y.z"],
    ["an empty id", ""],
    ["the longest id", "i".repeat(1_024)],
  ];
  const properties: [string, Properties][] = [
    ["its properties", wait()],
    ["a kind that there is not", wait({ kind: "mystery" })],
    ["nonsense", { segment: {}, tasks: "x", previous: "%%%", timeout: [] }],
    ["no properties", {}],
  ];
  test.each(ids.flatMap(([id, text]) => properties.map(([name, given]) => [id, name, text, given] as const)))(
    "is gone at once, and nobody is asked: %s, %s",
    async (_id, _name, id, given) => {
      const stage = new Stage();
      const { answers, tookMs, invocations } = await stage.play(remove(id, given));
      expect(answers).toEqual([
        {
          Status: "SUCCESS",
          PhysicalResourceId: id,
          StackId: expect.any(String),
          RequestId: expect.any(String),
          LogicalResourceId: "Resource",
        },
      ]);
      expect(tookMs).toBe(0);
      expect(invocations).toBe(1);
    },
  );

  test("is gone at once whether it is the newest or the one before", async () => {
    const stage = new Stage({ "t-1": [succeeded], "t-2": [succeeded] });
    const first = await stage.answerTo(create());
    const next = wait({ taskId: "t-2" });
    const second = await stage.answerTo(update(first.PhysicalResourceId, next, wait()));
    for (const { PhysicalResourceId } of [first, second]) {
      const answer = await stage.answerTo(remove(PhysicalResourceId, next));
      expect(answer).toMatchObject({ Status: "SUCCESS", PhysicalResourceId });
    }
    expect([stage.asked("t-1"), stage.asked("t-2")]).toEqual([1, 1]);
  });
});

describe("What nobody expected", () => {
  function breakKind(thrown: unknown) {
    const kind = findKind("scripted") as AnyKind;
    return vi.spyOn(kind, "request").mockImplementation(() => {
      throw thrown;
    });
  }

  test.each<[string, unknown, string]>([
    ["a bug in a kind", new TypeError("undefined is not\na function"), "undefined is not a function"],
    ["something that is no error", "canary", "The wait failed without an error"],
    ["nothing", undefined, "The wait failed without an error"],
    ["very many words", new Error("x".repeat(100_000)), "xxx"],
  ])(
    "fails the deployment, which would stand still for an hour otherwise: %s",
    async (_name, thrown, words) => {
      const spy = breakKind(thrown);
      const { answer } = await waitFor([succeeded]);
      spy.mockRestore();
      expect(answer).toMatchObject({ Status: "FAILED", Reason: expect.stringContaining(words) });
      expect(JSON.stringify(answer)).not.toContain("canary");
    },
  );

  test("fails the deployment too when a question breaks", async () => {
    const poll = () => Promise.reject(new TypeError("a bug"));
    const task = { kind: "scripted", taskId: "t-1", poll };
    const spy = vi.spyOn(Stage.prototype, "taskOf").mockReturnValue(task);
    const { answer } = await waitFor([succeeded]);
    spy.mockRestore();
    expect(answer).toMatchObject({ Status: "FAILED", Reason: "a bug" });
  });

  test("waits again when an id was changed by somebody, and fails when an attribute was", async () => {
    const stage = new Stage({ "t-1": [succeeded] });
    const { PhysicalResourceId } = await stage.answerTo(create());
    const [mark, name] = PhysicalResourceId.split(".");
    const changed = `${mark}.${name}.%%%`;
    const again = await stage.answerTo(update(changed, wait(), wait()));
    expect(again).toMatchObject({ Status: "SUCCESS", PhysicalResourceId });
    expect(stage.asked("t-1")).toBe(2);
    const segment = wait({ segment: "2", segments: "2", previous: "%%%" });
    expect(await stage.answerTo(create(segment))).toMatchObject({
      Status: "FAILED",
      Reason: "previous must be the result of the previous segment",
    });
  });
});
