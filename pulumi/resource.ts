import * as pulumi from "@pulumi/pulumi";
import { warnOfConfiguration } from "./config-warnings";
import { providerKey, providerText, urnKey } from "./stored-names";

/** What every resource takes that waits. */
export interface WaitArgs {
  /**
   * How long the wait may take: a number and one of `ms`, `s`, `m`, `h`. Pulumi's `customTimeouts` have no effect on a
   * dynamic resource.
   *
   * @default "30m"
   */
  readonly timeout?: pulumi.Input<string>;
  /** Values that stand for "the same task, but wait again": another value replaces the resource. @default - none */
  readonly triggers?: pulumi.Input<readonly pulumi.Input<unknown>[]>;
}

/** Each member may be an output of another resource. */
export type Inputs<T> = T extends object ? { readonly [K in keyof T]: pulumi.Input<T[K]> } : never;

/**
 * The engine finds the provider by the first part. It is as short as it can be, because `pulumi up` shows the whole of it
 * and has no room left for the progress beside it.
 *
 * @internal
 */
function typeToken(type: string): string {
  return `pulumi-nodejs:wait:${type}`;
}

/** @internal */
type Names = Readonly<Record<string, undefined>>;

/** A resource that exists when what it waits for has succeeded. */
export abstract class WaitResource extends pulumi.CustomResource {
  /** `"succeeded"`. */
  declare readonly state: pulumi.Output<string>;
  /** The number of polls. */
  declare readonly attempts: pulumi.Output<number>;
  /** How long the wait took, in milliseconds. */
  declare readonly elapsedMs: pulumi.Output<number>;
  /** When the wait ended, as an ISO 8601 time. */
  declare readonly finishedAt: pulumi.Output<string>;
  /** As given. */
  declare readonly triggers: pulumi.Output<readonly unknown[] | undefined>;

  /**
   * @param type the last part of the type token, frozen from its first release
   * @param outputs those that it has beside the ones of every wait
   * @internal
   */
  protected constructor(
    type: string,
    name: string,
    outputs: Names,
    inputs: pulumi.Inputs,
    options?: pulumi.CustomResourceOptions,
  ) {
    refuseLookups(name, options);
    warnOfConfiguration();
    const token = typeToken(type);
    const common: Names = {
      state: undefined,
      attempts: undefined,
      elapsedMs: undefined,
      finishedAt: undefined,
      triggers: undefined,
    };
    super(
      token,
      name,
      {
        ...common,
        ...outputs,
        ...inputs,
        [urnKey]: urnOf(name, token, options?.parent),
        [providerKey]: providerText,
      },
      options,
    );
    blockDependentsUntilSucceeded(name, this.urn, this.state);
  }
}

/** A resource that exists when its task has succeeded. */
export abstract class TaskResource extends WaitResource {
  /** The provider's own word for the state. */
  declare readonly providerState: pulumi.Output<string>;
  /** The provider's words, where there are any. */
  declare readonly message: pulumi.Output<string | undefined>;
  /** How much is done, 0 to 100, where the provider says so. */
  declare readonly progress: pulumi.Output<number | undefined>;
  /** What the task handed back, where there is anything. */
  declare readonly data: pulumi.Output<unknown>;

  /**
   * @param type the last part of the type token, frozen from its first release
   * @internal
   */
  protected constructor(
    type: string,
    kind: string,
    name: string,
    args: object,
    options?: pulumi.CustomResourceOptions,
  ) {
    const outputs: Names = {
      providerState: undefined,
      message: undefined,
      progress: undefined,
      data: undefined,
    };
    super(type, name, outputs, { ...withSecretCredentials(args), kind }, options);
  }
}

/** The credentials as a secret, and nothing where there are none. */
export function withSecretCredentials(args: object): object {
  const { credentials, ...others }: { readonly credentials?: unknown } = args;
  return { ...others, ...(credentials !== undefined && { credentials: pulumi.secret(credentials) }) };
}

/** There is nothing to look up: a wait that nobody has made has not been made. */
function refuseLookups(name: string, { id, import: imported }: pulumi.CustomResourceOptions = {}): void {
  if (id === undefined && imported === undefined) return;
  throw new pulumi.RunError(
    `${name}: a wait can't be looked up or imported; leave out ${id === undefined ? "import" : "id"}`,
  );
}

/**
 * Where Pulumi leaves a resource out of a deployment (`--target`, `--exclude`), it takes one that is not initialised for
 * one that is there. What depends on a resource waits for the promise of its URN, so that is where it has to end; who
 * only wants to know the URN asks for it "with unknowns".
 */
function blockDependentsUntilSucceeded(
  name: string,
  urn: pulumi.Output<string>,
  state: pulumi.Output<string>,
): void {
  const [urnPromise, statePromise] = [promiseOf(urn), promiseOf(state)];
  if (pulumi.runtime.isDryRun() || !urnPromise || !statePromise) return;
  const error = new pulumi.RunError(
    `${name} has not succeeded yet: resources that depend on it are not created; run \`pulumi up\` with it to continue the wait`,
  );
  // Pulumi prints the stack, and the place in this package helps nobody.
  error.stack = error.message;
  Reflect.set(urn, "promise", async (withUnknowns?: boolean) => {
    const known = await urnPromise(withUnknowns);
    const seen = withUnknowns ? undefined : await statePromise();
    if (seen === undefined || seen === "succeeded") return known;
    throw error;
  });
}

/**
 * What the URN will be, for the lines about the resource. A promise, because an output would make the resource depend
 * on its parent, and on all that the parent contains. Not known where the parent fails.
 */
async function urnOf(
  name: string,
  token: string,
  parent: pulumi.Resource | undefined,
): Promise<string | undefined> {
  return promiseOf(pulumi.createUrn(name, token, parent))?.(true).catch(() => undefined);
}

/** Of an output, which has it although its type does not. */
function promiseOf<T>(
  output: pulumi.Output<T>,
): ((withUnknowns?: boolean) => Promise<T | undefined>) | undefined {
  const promise: unknown = Reflect.get(output, "promise");
  return typeof promise === "function" ? (withUnknowns) => promise(withUnknowns) : undefined;
}
