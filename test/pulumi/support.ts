import { afterEach, beforeEach, expect, vi } from "vitest";
import * as runtime from "../../pulumi/plugin/runtime";
import { providerText } from "../../pulumi/stored-names";

/** What stands, in a preview, for a value that is not known yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const key = { accessKey: "AKIDEXAMPLE", secretKey: "canary-secret-key" };
export const user = { username: "me", password: "canary-password", domainName: "OTC0000" };
export const projectId = "p-1";
/** A place that is nobody's: nothing may be asked there. */
export const endpoint = "https://antiddos.example.com";

export type Inputs = Record<string, unknown>;

/** The inputs of a resource that waits for one task, as Pulumi hands them over. */
export function inputs(more: object = {}): Inputs {
  return {
    __provider: providerText,
    kind: "huawei-antiddos",
    projectId,
    taskId: "t-1",
    endpoint,
    credentials: key,
    ...more,
  };
}

export function without(properties: Inputs, ...names: string[]): Inputs {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

/** What a check has against the inputs; it names no property to Pulumi, which would print its value. */
export async function reasons(news: Inputs, olds: Inputs = {}): Promise<string[]> {
  const { failures } = await runtime.check(olds, news);
  expect(failures.every(({ property }) => property === "")).toBe(true);
  return failures.map(({ reason }) => reason);
}

/** The stack's configuration, from now to the end of the test. */
export function configure(values: Readonly<Record<string, string>>): void {
  runtime.configure({ config: { get: (name) => values[name] } });
}

/** What the outputs of a wait that has succeeded say of it. */
export const finished = { state: "succeeded", finishedAt: "2026-01-01T00:00:00.000Z" } as const;

/** What a wait rejects with. */
export async function errorOf(wait: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const error: unknown = await wait.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Error & Record<string, unknown>;
}

/** The lines that were written so far. */
export function lines(): string[] {
  return vi.mocked(console.log).mock.calls.map(([line]) => String(line));
}

/** Every test of the file finds no credentials in the configuration and the environment, and writes no line. */
export function startClean(): void {
  beforeEach(() => {
    configure({});
    vi.spyOn(console, "log").mockImplementation(() => undefined);
    for (const name of Object.keys(process.env)) {
      if (/^(HUAWEICLOUD|HW|OS|ALIBABA_?CLOUD|ALICLOUD)_|^(ACCESS_KEY|SECURITY_TOKEN)/.test(name)) {
        vi.stubEnv(name, undefined);
      }
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
}
