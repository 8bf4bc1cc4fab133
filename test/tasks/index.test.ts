import { describe, expect, test } from "vitest";
import { createTask } from "../../src/client/create-task";
import { InvalidDescriptionError } from "../../src/core/errors";
import type { AnyTaskDescription } from "../../src/generated/descriptions";
import { findKind, kinds } from "../../src/tasks";
import { describeKind } from "./kind-suite";
import { alibabaWafSamples } from "./samples/alibaba-waf";
import { huaweiAntiDdosSamples } from "./samples/huawei-antiddos";
import { huaweiJobSamples } from "./samples/huawei-job";
import type { Samples } from "./samples/sample";

const samples: Readonly<Record<AnyTaskDescription["kind"], Samples>> = {
  "huawei-antiddos": huaweiAntiDdosSamples,
  "alibaba-waf": alibabaWafSamples,
  "huawei-job": huaweiJobSamples,
};

describe.each(kinds)("The kind $name", (kind) => describeKind(kind, samples[kind.name]));

test.each(kinds)("The kind $name has a response as its vendor prints it", ({ name }) => {
  expect(samples[name].task.some(({ printed }) => printed)).toBe(true);
});

describe("A kind that does not exist", () => {
  test.each([
    ["huawei-waf", '"huawei-waf"'],
    ["__proto__", '"__proto__"'],
    [42, "the number 42"],
    [{ token: "canary" }, "a value of type object"],
  ])("→ an error that names the existing ones: %j", (name, shown) => {
    const create = () => createTask({ kind: name } as unknown as AnyTaskDescription);
    expect(create).toThrow(InvalidDescriptionError);
    expect(create).toThrow(`kind must be one of huawei-antiddos, alibaba-waf, huawei-job, not ${shown}`);
    expect(findKind(name)).toBeUndefined();
  });

  test.each([null, undefined, {}, 42, "canary"])(
    "in %j, which is no description → an error that does not show it",
    (given) => {
      const create = () => createTask(given as unknown as AnyTaskDescription);
      expect(create).toThrow(InvalidDescriptionError);
      expect(create).toThrow("kind is required: it must be one of huawei-antiddos, alibaba-waf, huawei-job");
    },
  );
});
