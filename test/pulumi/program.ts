import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { vi } from "vitest";

/** A resource as its program tells the engine of it. */
export interface Registration {
  readonly type: string;
  /** As they are on the wire: what is secret is marked so. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly dependencies: readonly string[];
  /** The resources that a property comes from. */
  readonly dependenciesOf: (property: string) => readonly string[];
}

/**
 * From now on resources are registered with an engine that is not there: each has its inputs and `outputs` at once. In a
 * preview, an output that it does not have is not known yet.
 */
export async function startProgram(outputs: object = {}, { preview = false } = {}): Promise<void> {
  vi.spyOn(MockMonitor.prototype, "registerResource");
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, ...outputs } }),
      call: ({ inputs }) => inputs,
    },
    "shop",
    "dev",
    preview,
  );
}

/** Waits for a resource to be registered. */
export async function registrationOf(resource: pulumi.Resource): Promise<Registration> {
  const urn = await settled(resource.urn);
  const requests: RegisterResourceRequest[] = vi
    .mocked(MockMonitor.prototype.registerResource)
    .mock.calls.map(([request]) => request);
  const request = requests.find((candidate) => candidate.getName() === urn.split("::").at(-1));
  if (!request) throw new Error(`${urn} is not registered`);
  return {
    type: request.getType(),
    inputs: request.getObject()?.toJavaScript() ?? {},
    dependencies: request.getDependenciesList(),
    dependenciesOf: (property) => request.getPropertydependenciesMap().get(property)?.getUrnsList() ?? [],
  };
}

export function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => resolve(value as T));
  });
}

/** A secret on the wire. */
export function secret(value: unknown): object {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** What else a program may have: a resource that submits a change, and learns the id of its task. */
export class Change extends pulumi.CustomResource {
  declare readonly taskId: pulumi.Output<string>;
  constructor(name: string, options?: pulumi.CustomResourceOptions) {
    super("shop:index:Change", name, { taskId: undefined }, options);
  }
}

export class Component extends pulumi.ComponentResource {
  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("shop:index:Component", name, {}, options);
  }
}
