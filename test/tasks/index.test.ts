import { describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import { type AnyTaskDescription, createTask, kinds } from "../../src/tasks";
import { describeKind } from "./kind-suite";

describe.each(kinds)("The kind $name", describeKind);

test.each(kinds)("The kind $name has an answer as its vendor prints it", ({ samples }) => {
  expect(samples.some(({ printed }) => printed)).toBe(true);
});

describe("A kind that there is not", () => {
  test.each([
    ["huawei-waf", '"huawei-waf"'],
    ["__proto__", '"__proto__"'],
    [42, "the number 42"],
    [{ token: "canary" }, "a value of type object"],
  ])("is an error that names those there are: %j", (name, shown) => {
    const create = () => createTask({ kind: name } as unknown as AnyTaskDescription);
    expect(create).toThrow(InvalidDescriptionError);
    expect(create).toThrow(`kind must be one of huawei-antiddos, alibaba-waf, huawei-job, not ${shown}`);
  });

  test.each([null, undefined, 42, "huawei-job"])("is that of %j, which is no description", (given) => {
    const create = () => createTask(given as unknown as AnyTaskDescription);
    expect(create).toThrow(InvalidDescriptionError);
    expect(create).toThrow("kind is missing: it must be one of huawei-antiddos, alibaba-waf, huawei-job");
  });
});
