import { vi } from "vitest";
import { alibabaCredentials } from "../../src/alibaba/credential-spec";
import { huaweiCredentials } from "../../src/huawei/credential-spec";
import { kinds } from "../../src/tasks";

/** How often something was validated, by name; what was not validated is left out. */
type Counts = Readonly<Record<string, number>>;

/** Counts validations from now on. The caller restores the mocks. */
export function countValidations(): () => { readonly descriptions: Counts; readonly credentials: Counts } {
  const schemas = kinds.map(({ name, schema }) => [name, vi.spyOn(schema, "safeParse").mock] as const);
  const specs = [huaweiCredentials, alibabaCredentials].map(
    (spec) => [spec.name, vi.spyOn(spec, "parse").mock] as const,
  );
  return () => ({ descriptions: countsOf(schemas), credentials: countsOf(specs) });
}

function countsOf(mocks: readonly (readonly [string, { readonly calls: readonly unknown[] }])[]): Counts {
  const counts = mocks.map(([name, { calls }]) => [name, calls.length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
