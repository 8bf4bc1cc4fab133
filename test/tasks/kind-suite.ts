import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { toTask } from "../../src/client/to-task";
import type { Phase, Task } from "../../src/core/task";
import { givenCredentials } from "../../src/credentials/provider";
import type { ParsedTask } from "../../src/integration/parse";
import { parseTask } from "../../src/integration/parse";
import { orThrow } from "../../src/schema/parse";
import { findKind } from "../../src/tasks";
import type { AnyKind } from "../../src/tasks/kind";
import { parseDescription } from "../../src/tasks/parse-description";
import { LoopbackServer } from "../../src/testing/server";
import { issueTexts } from "../support/issues";
import { VirtualClock } from "../support/virtual-clock";
import type { Sample, Samples } from "./samples/sample";

const credentialsByCloud: Readonly<Record<string, object>> = {
  huawei: { token: "tok-1" },
  alibaba: { accessKeyId: "LTAI7EXAMPLE", accessKeySecret: "a-secret" },
};

const servers: LoopbackServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function credentialsFor(kind: AnyKind): object {
  return credentialsByCloud[kind.cloud(kind.placeholders).credentials.name] ?? {};
}

function parseWith(description: object, credentials: unknown) {
  return parseTask(description, { credentials: () => [givenCredentials(credentials)] });
}

function taskOf(parsedTask: ParsedTask): Task {
  return toTask(parsedTask, new VirtualClock());
}

/** Polls once for a phase of a task; the response has this body. */
async function pollWith(
  kind: AnyKind,
  { body, about }: Pick<Sample, "body" | "about">,
  pick: (task: Phase) => Phase | undefined,
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const server = new LoopbackServer(() => ({ status: 200, body: text }));
  servers.push(server);
  const description = { ...kind.placeholders, ...about, endpoint: await server.listen() };
  const task = taskOf(orThrow(parseWith(description, credentialsFor(kind))));
  return pick(task)?.poll(new AbortController().signal, 5_000);
}

function titleOf({ state, body, about, printed }: Sample): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return `${state}${printed ? ", as the vendor prints it" : ""}, ${JSON.stringify(about ?? {})}: ${text.slice(0, 60)}`;
}

/** What holds for every kind. */
export function describeKind(kind: AnyKind, { task: responses, effective = [] }: Samples): void {
  const given = credentialsFor(kind);
  const names = Object.keys(kind.placeholders);
  const issuesOf = (description: object) => issueTexts(parseDescription(kind, description));

  test("by its name → is found", () => {
    expect(findKind(kind.name)).toBe(kind);
  });

  test("with its placeholders → a task", () => {
    expect(issuesOf(kind.placeholders)).toEqual([]);
    expect(taskOf(orThrow(parseWith(kind.placeholders, given)))).toMatchObject({
      kind: kind.name,
      taskId: kind.placeholders.taskId,
    });
  });

  test("has a placeholder for each of its properties", () => {
    expect(names).toEqual(["kind", ...kind.properties.map(({ name }) => name)]);
  });

  test("is replaced for properties that it has", () => {
    expect(kind.replaceOn).not.toHaveLength(0);
    expect(names).toEqual(expect.arrayContaining([...kind.replaceOn]));
  });

  test("describes each of its properties", () => {
    expect(kind.properties.filter(({ description }) => description === "")).toEqual([]);
  });

  test("has defaults of its properties, and they are valid", () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(kind.defaults)));
    expect(issuesOf({ ...kind.placeholders, ...kind.defaults })).toEqual([]);
  });

  test("has sample responses for a task that runs, one that succeeded and one that failed", () => {
    const states = responses.map(({ state }) => (state === "pending" ? "running" : state));
    expect(states).toEqual(expect.arrayContaining(["running", "succeeded", "failed"]));
  });

  test.each(responses.map((sample) => ({ title: titleOf(sample), ...sample })))(
    "reads $title",
    async ({ state, ...sample }) => {
      expect(await pollWith(kind, sample, (task) => task)).toMatchObject({ status: { state } });
    },
  );

  test
    .skipIf(effective.length === 0)
    .each(effective.map((sample) => ({ title: titleOf(sample), ...sample })))(
    "reads of the phase after the task: $title",
    async ({ state, body, about }) => {
      const sample = { body, about: { ...about, waitUntil: "effective" } };
      expect(await pollWith(kind, sample, ({ next }) => next)).toMatchObject({ status: { state } });
    },
  );

  test("with invalid credentials → an issue, but only where the description is valid", () => {
    expect(issueTexts(parseWith(kind.placeholders, given))).toEqual([]);
    expect(issueTexts(parseWith(kind.placeholders, {}))).toEqual([
      expect.stringMatching(/^credentials must have /),
    ]);
    expect(issueTexts(parseWith({ ...kind.placeholders, taskId: "" }, given))).toEqual([
      expect.stringMatching(/^taskId must be /),
    ]);
  });

  test("with descriptions that went through JSON and CloudFormation's strings → the same descriptions", () => {
    fc.assert(
      fc.property(descriptionsOf(kind), (description) => {
        const sent = JSON.parse(JSON.stringify(description), (_name, value: unknown) =>
          typeof value === "object" ? value : String(value),
        );
        expect(orThrow(parseDescription(kind, sent))).toEqual(orThrow(parseDescription(kind, description)));
        expect(sent).toEqual(description);
      }),
      { numRuns: 300 },
    );
  });
}

/** Valid descriptions: any properties that the kind can do without left out, any ids. */
function descriptionsOf(kind: AnyKind): fc.Arbitrary<object> {
  const isValid = (description: object) => !parseDescription(kind, description).issues;
  const id = fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
    minLength: 1,
  });
  const properties = Object.entries<string>({ ...kind.placeholders }).map(([name, value]) =>
    fc.tuple(fc.constant(name), fc.oneof(fc.constant(value), fc.constant(undefined), id)),
  );
  return fc
    .tuple(...properties)
    .map((entries) => {
      const valid = ([name, value]: readonly [string, string | undefined]) =>
        isValid({ ...kind.placeholders, [name]: value });
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined).filter(valid));
    })
    .map((chosen) => ({ kind: kind.name, ...chosen }))
    .filter(isValid);
}
