import { describe, expect, expectTypeOf, test } from "vitest";
import type { AlibabaCredentials } from "../../src/alibaba/credentials";
import { createTask } from "../../src/client/create-task";
import type { CredentialsFor } from "../../src/generated/credentials";
import type {
  AlibabaWafDescription,
  AlibabaWafProperties,
  AnyTaskDescription,
  HuaweiAntiDdosDescription,
  HuaweiAntiDdosProperties,
  HuaweiJobDescription,
  HuaweiJobProperties,
} from "../../src/generated/descriptions";
import { alibabaWafTask, huaweiJobTask } from "../../src/generated/tasks";
import type { HuaweiCredentials } from "../../src/huawei/credentials";
import { kinds } from "../../src/tasks";
import type { alibabaWaf } from "../../src/tasks/alibaba-waf";
import type { huaweiAntiDdos } from "../../src/tasks/huawei-antiddos";
import type { huaweiJob } from "../../src/tasks/huawei-job";
import type { AnyKind } from "../../src/tasks/kind";

// The types are checked by `npm run typecheck`.

/** The values that the properties may have, whether or not they may be left out. */
type ValuesOf<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** A description as the schema of a kind returns it, with every default in place. */
type ParsedBy<K extends AnyKind> = K["placeholders"];

type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

describe("The generated types", () => {
  test("have the kinds of the tuple", () => {
    expectTypeOf<AnyTaskDescription["kind"]>().toEqualTypeOf<(typeof kinds)[number]["name"]>();
  });

  test("have the properties and the values of each schema", () => {
    expectTypeOf<ValuesOf<HuaweiAntiDdosDescription>>().toEqualTypeOf<
      ValuesOf<ParsedBy<typeof huaweiAntiDdos>>
    >();
    expectTypeOf<ValuesOf<AlibabaWafDescription>>().toEqualTypeOf<ValuesOf<ParsedBy<typeof alibabaWaf>>>();
    expectTypeOf<ValuesOf<HuaweiJobDescription>>().toEqualTypeOf<ValuesOf<ParsedBy<typeof huaweiJob>>>();
  });

  // With the test above, this makes them exactly what the schemas accept.
  test("require the properties that each schema requires", () => {
    const antiDdos: Record<RequiredKeys<HuaweiAntiDdosProperties>, true> = { taskId: true, projectId: true };
    const waf: Record<RequiredKeys<AlibabaWafProperties>, true> = { instanceId: true, taskId: true };
    const job: Record<RequiredKeys<HuaweiJobProperties>, true> = {
      service: true,
      taskId: true,
      projectId: true,
    };
    const required: Record<AnyTaskDescription["kind"], object> = {
      "huawei-antiddos": antiDdos,
      "alibaba-waf": waf,
      "huawei-job": job,
    };
    for (const kind of kinds) {
      const names = kind.properties.filter((property) => property.required).map(({ name }) => name);
      expect(Object.keys(required[kind.name])).toEqual(names);
    }
  });

  test("have the credentials of the cloud of each kind", () => {
    expectTypeOf<CredentialsFor<HuaweiAntiDdosDescription>>().toEqualTypeOf<HuaweiCredentials>();
    expectTypeOf<CredentialsFor<AlibabaWafDescription>>().toEqualTypeOf<AlibabaCredentials>();
    expectTypeOf<CredentialsFor<HuaweiJobDescription>>().toEqualTypeOf<HuaweiCredentials>();
  });

  test("reject credentials of another cloud, before the schema does", () => {
    const waf = { instanceId: "waf", taskId: "w-1" };
    const job = { service: "ecs", projectId: "p", taskId: "j-1", region: "eu-de" } as const;
    const key = { accessKeyId: "LTAI7EXAMPLE", accessKeySecret: "a-secret" };
    // @ts-expect-error a token is Huawei Cloud's
    expect(() => alibabaWafTask(waf, { credentials: { token: "tok-1" } })).toThrow(/^credentials\.token is/);
    // @ts-expect-error the key is Alibaba Cloud's
    expect(() => huaweiJobTask(job, { credentials: key })).toThrow(/^credentials\.accessKeyId is/);
    // @ts-expect-error the key is Alibaba Cloud's
    expect(() => createTask({ ...job, kind: "huawei-job" }, { credentials: key })).toThrow(
      /^credentials\.accessKeyId is/,
    );
  });
});
