import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { End } from "../../../cdk/lambda/end";
import { attributesOf, decodeEnd, encodeEnd, longestEnd } from "../../../cdk/lambda/end";
import { idWithoutEnd, rememberedIn, toPhysicalId } from "../../../cdk/lambda/physical-id";
import { nameOfRequest } from "../../../cdk/lambda/request";
import type { Properties } from "../../../cdk/properties";
import { status } from "../../core/support";
import { anyText, create, group, noise, Stage, update, wait } from "./support";

const text = fc.oneof(
  anyText(600),
  fc.constantFrom('"', "\\", "ü", "弹", "🧯", "\u0007", "\ud83d", "\u2028").map((unit) => unit.repeat(500)),
);
const count = fc.nat(24 * 3_600_000);
const history = fc.record({
  attempts: fc.nat(100_000),
  phase: fc.constantFrom("done", "effective"),
  phaseStartedAtMs: count,
  lastAnswerAtMs: count,
});
const anyEnd: fc.Arbitrary<End> = fc.record(
  {
    state: fc.constantFrom("pending", "running", "succeeded", "failed", "unknown"),
    providerState: text,
    message: text,
    data: fc.oneof(fc.jsonValue(), text),
    unfinished: fc.record({ elapsedMs: count, history }, { requiredKeys: ["elapsedMs"] }),
  },
  { requiredKeys: ["state"] },
);

/** An end that has to be one. */
function read(encoded: string): End {
  const end = decodeEnd(encoded);
  if (!end) throw new TypeError("It can't be read");
  return end;
}

describe("How a wait ended", () => {
  test("has room in a physical id, whatever the provider said and the task handed back", () => {
    fc.assert(
      fc.property(anyEnd, (end) => {
        const encoded = encodeEnd(end);
        expect(encoded.length).toBeLessThanOrEqual(longestEnd);
        expect(encoded).toMatch(/^[\w-]+$/);
        const { state, unfinished, data } = read(encoded);
        expect({ state, unfinished }).toEqual({ state: end.state, unfinished: end.unfinished });
        // Never a part of it.
        if (data !== null) expect(data).toEqual(end.data === undefined ? undefined : asJson(end.data));
      }),
      { numRuns: 500 },
    );
  });

  test("is the same when it is read and written again", () => {
    fc.assert(
      fc.property(anyEnd, (end) => {
        const encoded = encodeEnd(end);
        expect(encodeEnd(read(encoded))).toBe(encoded);
      }),
    );
  });

  test("has attributes that are texts, each of them there but for data that are lost", () => {
    fc.assert(
      fc.property(anyEnd, (end) => {
        const { data, ...others } = attributesOf(read(encodeEnd(end)));
        expect(Object.keys(others)).toEqual(["state", "providerState", "message"]);
        for (const value of Object.values(others)) expect(value).toBeTypeOf("string");
        if (data !== undefined && data !== "") expect(JSON.parse(data)).toEqual(asJson(end.data));
      }),
    );
  });

  test("keeps where each of 600 tasks of a group stands, whichever have succeeded", () => {
    const letters = fc.array(fc.constantFrom("0", "1", "2"), { minLength: 600, maxLength: 600 });
    fc.assert(
      fc.property(letters, count, (those, elapsedMs) => {
        const end: End = { state: "running", unfinished: { elapsedMs, tasks: those.join("") } };
        expect(decodeEnd(encodeEnd(end))).toEqual(end);
      }),
      { numRuns: 30 },
    );
  });

  test("is refused when its state alone has no room", () => {
    const unfinished = { elapsedMs: 1, tasks: noise(1_000) };
    expect(() => encodeEnd({ state: "running", unfinished })).toThrow(RangeError);
  });
});

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("A physical id", () => {
  const name = "0123456789abcdef0123456789abcdef";

  test("of two waits is no longer than the kilobyte that CloudFormation allows", () => {
    expect(["ctw1", name, "x".repeat(longestEnd), name, "x".repeat(longestEnd)].join(".")).toHaveLength(
      1_024,
    );
    fc.assert(
      fc.property(anyEnd, anyEnd, (now, before) => {
        const waits = [now, before].map((end) => ({ name, end: read(encodeEnd(end)) }));
        const id = toPhysicalId(...waits);
        expect(Buffer.byteLength(id)).toBeLessThanOrEqual(1_024);
        expect(rememberedIn(id)).toEqual(waits);
        expect(rememberedIn(toPhysicalId(...waits.slice(0, 1)))).toEqual(waits.slice(0, 1));
      }),
    );
  });

  test.each<[string, string | undefined]>([
    ["is none", undefined],
    ["is empty", ""],
    ["was made by somebody else", "shop.a.b.c.d"],
    ["was made by a later version, in another form", "ctw2.a.b.c.d"],
    ["is that of a wait that did not succeed", idWithoutEnd("0f3c6d1e-0000-4000-8000-000000000001")],
    ["ends in the middle", "ctw1."],
    ["says of its end what can't be read", `ctw1.${name}.AAAA`],
  ])("remembers nothing when it %s", (_name, id) => {
    expect(rememberedIn(id)).toEqual([]);
  });

  test("is never longer than that after many updates with much to remember", async () => {
    const words = { providerState: "弹".repeat(200), message: noise(200), data: [noise(230)] };
    const names = Array.from({ length: 5 }, (_, index) => `t-${index}`);
    const stage = new Stage(
      Object.fromEntries(names.map((taskId) => [taskId, [status("succeeded", words)]])),
    );
    let { PhysicalResourceId: id } = await stage.answerTo(create(wait({ taskId: "t-0" })));
    for (const taskId of names.slice(1)) {
      const answer = await stage.answerTo(update(id, wait({ taskId }), wait()));
      expect(answer.Data).toMatchObject({ data: JSON.stringify(words.data) });
      id = answer.PhysicalResourceId;
      expect(Buffer.byteLength(id)).toBeLessThanOrEqual(1_024);
      expect(Buffer.byteLength(id)).toBeGreaterThan(700);
    }
  });
});

describe("A stack of the first release", () => {
  // All that they had, as it was then: kinds may have more by now.
  const waits: [kind: string, name: string, properties: Properties][] = [
    [
      "huawei-antiddos",
      "3f71247a823f848b32cf197a423fcc19",
      {
        projectId: "67641fe6886f43fcb78edbbf0ad0b99f",
        taskId: "4a4fefe7-34a1-40e2-a87c-16932af3ac4a",
        region: "eu-de",
        endpoint: "https://antiddos.eu-de.otc.t-systems.com",
        apiVersion: "v1",
        waitUntil: "effective",
        floatingIpId: "18e6ace5-eb36-4196-a15e-1e000c24e026",
      },
    ],
    [
      "alibaba-waf",
      "ea00821acf362d3dfe5cc95325767aea",
      {
        instanceId: "waf_elasticity-cn-0xldbqtm005",
        taskId: "aliyun.waf.20180719140433783.SvaZeY",
        region: "cn",
        endpoint: "https://wafopenapi.cn-hangzhou.aliyuncs.com",
        format: "JSON",
        signature: "v1",
        waitUntil: "effective",
        domain: "www.example.com",
      },
    ],
    [
      "huawei-job",
      "a77ddc8819c88a50432ad69ce82a2dd0",
      {
        service: "ecs",
        projectId: "67641fe6886f43fcb78edbbf0ad0b99f",
        taskId: "2c9eb2c5544cbf6101544f0602af2b4f",
        region: "eu-de",
        endpoint: "https://ecs.eu-de.otc.t-systems.com",
      },
    ],
  ];

  test.each(waits)("still has the same names for its waits: %s", (kind, name, properties) => {
    const triggers = ["1", { b: "2", a: "1" }];
    expect(nameOfRequest({ ...wait(), kind, ...properties, triggers })).toBe(name);
  });

  test("still has the same name for a group", () => {
    const tasks = waits.map(([kind, , properties]) => ({ kind, ...properties }));
    expect(nameOfRequest(group(tasks))).toBe("8a6e5508b7592cd8ab977d0a12c6efa6");
  });

  test("is answered without a question", async () => {
    const id =
      "ctw1.f41cbf4f01ffc2d41ef37dc232931e74.q1YqLkksSVWyUiouTU5OTU1JTVHSUSooyi_LTEktCobKBYc6O7sGByvpKKUkliQqWVUr5SlZGdbWAgA";
    const answer = await new Stage().answerTo(update(id, wait(), wait()));
    expect(answer).toMatchObject({
      Status: "SUCCESS",
      PhysicalResourceId: id,
      Data: { state: "succeeded", providerState: "SUCCESS", message: "", data: '{"n":1}' },
    });
  });
});

describe("The name of what is waited for", () => {
  const properties: Properties = wait({ triggers: ["a"] });
  const name = nameOfRequest(properties);

  test.each<[string, Properties]>([
    ["the time limit", { timeout: "1ms", segmentTimeout: "1ms", ServiceTimeout: "9" }],
    ["the secret", { credentials: "arn:other" }],
    ["the function", { ServiceToken: "arn:other" }],
    ["how many segments there are", { segments: "9" }],
    ["how the segment before ended", { previous: "e30" }],
    ["a default", { place: "here" }],
    ["how to ask", { format: "long" }],
  ])("says nothing of %s", (_name, more) => {
    expect(nameOfRequest({ ...properties, ...more })).toBe(name);
  });

  test.each<[string, Properties]>([
    ["the task", { taskId: "t-2" }],
    ["a property of it", { place: "there" }],
    ["the triggers", { triggers: ["b"] }],
    ["the number of triggers", { triggers: ["a", "a"] }],
    ["which segment it is", { segment: "2" }],
    ["the kind", { kind: "huawei-antiddos" }],
  ])("says %s", (_name, more) => {
    expect(nameOfRequest({ ...properties, ...more })).not.toBe(name);
  });

  test("of a group is not that of the one task in it", () => {
    expect(nameOfRequest(group(["t-1"]))).not.toBe(nameOfRequest(wait()));
  });
});
