import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { Phase } from "../../src/core/task";
import { kindOf } from "../../src/tasks";
import type { AnyKind } from "../../src/tasks/any-kind";
import { LoopbackServer } from "../../src/testing/server";
import { VirtualClock } from "../support/virtual-clock";

const credentials: Readonly<Record<string, object>> = {
  huawei: { token: "tok-1" },
  alibaba: { accessKeyId: "LTAI7EXAMPLE", accessKeySecret: "a-secret" },
};

const servers: LoopbackServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** What a phase of a task makes of an answer with this body. */
async function answerTo(
  kind: AnyKind,
  body: unknown,
  about: object,
  pick: (task: Phase) => Phase | undefined,
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const server = new LoopbackServer(() => ({ status: 200, body: text }));
  servers.push(server);
  const description = { ...kind.sample, ...about, endpoint: await server.listen() };
  const access = { credentials: credentials[kind.cloud.name] ?? {}, clock: new VirtualClock() };
  return pick(kind.createTask(description, access))?.check(new AbortController().signal, 5_000);
}

function titleOf({ state, body, about, printed }: AnyKind["samples"][number]): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return `${state}${printed ? ", as the vendor prints it" : ""}, ${JSON.stringify(about ?? {})}: ${text.slice(0, 60)}`;
}

/** What every kind has to be, whatever it is. */
export function describeKind(kind: AnyKind): void {
  const given = credentials[kind.cloud.name];
  const properties = Object.keys(kind.sample);

  test("is found by its name", () => {
    expect(kindOf(kind.name)).toBe(kind);
  });

  test("has a sample that is valid and makes a task", () => {
    expect(kind.problems(kind.sample)).toEqual([]);
    expect(kind.createTask(kind.sample, { credentials: given ?? {} })).toMatchObject({
      kind: kind.name,
      taskId: kind.sample.taskId,
    });
  });

  test("is told apart by properties that it has", () => {
    expect(kind.identity).not.toHaveLength(0);
    expect(properties).toEqual(expect.arrayContaining([...kind.identity]));
  });

  test("says what each of its properties means", () => {
    expect(["kind", ...kind.properties.map(({ name }) => name)].toSorted()).toEqual(properties.toSorted());
    expect(kind.properties.filter(({ meaning }) => meaning === "")).toEqual([]);
  });

  test("means by its defaults what it means without them", () => {
    expect(properties).toEqual(expect.arrayContaining(Object.keys(kind.defaults)));
    expect(kind.problems({ ...kind.sample, ...kind.defaults })).toEqual([]);
  });

  test("has an answer for a task that goes on, one that succeeded and one that failed", () => {
    const states = kind.samples.map(({ state }) => (state === "pending" ? "running" : state));
    expect(states).toEqual(expect.arrayContaining(["running", "succeeded", "failed"]));
  });

  test.each(kind.samples.map((sample) => ({ title: titleOf(sample), ...sample })))(
    "reads $title",
    async ({ state, body, about = {} }) => {
      expect(await answerTo(kind, body, about, (task) => task)).toMatchObject({ status: { state } });
    },
  );

  test
    .skipIf(kind.effectiveSamples.length === 0)
    .each(kind.effectiveSamples.map((sample) => ({ title: titleOf(sample), ...sample })))(
    "reads of what comes after the task: $title",
    async ({ state, body, about = {} }) => {
      const answer = await answerTo(kind, body, { ...about, waitUntil: "effective" }, ({ next }) => next);
      expect(answer).toMatchObject({ status: { state } });
    },
  );

  test("says what is wrong with credentials, without making a task", () => {
    expect(kind.credentialProblems(kind.sample, given, [])).toEqual([]);
    expect(kind.credentialProblems(kind.sample, {}, [])).toEqual([
      expect.stringMatching(/^credentials must have /),
    ]);
    expect(kind.credentialProblems({ ...kind.sample, taskId: "" }, given, [])).toEqual([
      expect.stringMatching(/^taskId must be /),
    ]);
  });

  test("has descriptions that are the same after a journey through JSON and CloudFormation's strings", () => {
    fc.assert(
      fc.property(descriptionsOf(kind), (description) => {
        const sent = JSON.parse(JSON.stringify(description), (_name, value: unknown) =>
          typeof value === "object" ? value : String(value),
        );
        expect(kind.parse(sent)).toEqual(kind.parse(description));
        expect(sent).toEqual(description);
      }),
      { numRuns: 300 },
    );
  });
}

/** Valid descriptions: any properties that the kind can do without left out, any ids. */
function descriptionsOf(kind: AnyKind): fc.Arbitrary<object> {
  const id = fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
    minLength: 1,
  });
  const properties = Object.entries(kind.sample).map(([name, value]: [string, string]) =>
    fc.tuple(fc.constant(name), fc.oneof(fc.constant(value), fc.constant(undefined), id)),
  );
  return fc
    .tuple(...properties)
    .map((entries) => {
      const valid = ([name, value]: readonly [string, string | undefined]) =>
        kind.problems({ ...kind.sample, [name]: value }).length === 0;
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined).filter(valid));
    })
    .map((chosen) => ({ kind: kind.name, ...chosen }))
    .filter((description) => kind.problems(description).length === 0);
}
