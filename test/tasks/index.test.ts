import { afterEach, describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import { problemsOf } from "../../src/schema/validate";
import { type AnyTaskDescription, createTask, kindOf, kinds } from "../../src/tasks";
import { LoopbackServer } from "../../src/testing/server";
import { VirtualClock } from "../support/virtual-clock";

const credentials: Readonly<Record<string, object>> = { huawei: { token: "tok-1" } };

const servers: LoopbackServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe.each(kinds)("The kind $name", (kind) => {
  const given = credentials[kind.cloud.name];

  test("is found by its name", () => {
    expect(kindOf(kind.name)).toBe(kind);
  });

  test("has a sample that is valid and makes a task", () => {
    expect(problemsOf(kind.schema, kind.sample)).toEqual([]);
    expect(kind.createTask(kind.sample, { credentials: given ?? {} })).toMatchObject({
      kind: kind.name,
      taskId: kind.sample.taskId,
    });
  });

  test("is told apart by properties that it has", () => {
    if (!("shape" in kind.schema)) throw new Error("The schema of a kind is an object's");
    const properties = Object.keys(kind.schema.shape as object);
    expect(kind.identity).not.toHaveLength(0);
    expect(properties).toEqual(expect.arrayContaining([...kind.identity]));
  });

  test.each(["pending", "succeeded", "failed"] as const)(
    "has a sample of an answer that is %s",
    async (state) => {
      const server = new LoopbackServer(() => ({ status: 200, body: JSON.stringify(kind.samples[state]) }));
      servers.push(server);
      const endpoint = await server.listen();
      const task = kind.createTask(
        { ...kind.sample, endpoint },
        { credentials: given ?? {}, clock: new VirtualClock() },
      );
      const answer = await task.check(new AbortController().signal, 5_000);
      const states = state === "pending" ? ["pending", "running"] : [state];
      expect(answer).toMatchObject({ type: "status", status: { state: expect.toBeOneOf(states) } });
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
});

describe("A kind that there is not", () => {
  test.each([["huawei-waf"], [undefined], [42], ["__proto__"]])(
    "is an error that names those there are: %j",
    (name) => {
      const create = () => createTask({ kind: name } as unknown as AnyTaskDescription);
      expect(create).toThrow(InvalidDescriptionError);
      expect(create).toThrow(`kind must be one of huawei-antiddos, not ${JSON.stringify(name)}`);
    },
  );
});
