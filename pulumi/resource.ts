import * as pulumi from "@pulumi/pulumi";
import { providerKey, providerText } from "./provider";

/** What every task resource takes beside the description of its task. */
export interface TaskArgs<Credentials> {
  /**
   * How long the wait may take: a number and one of `ms`, `s`, `m`, `h`. Pulumi's `customTimeouts` have no effect on a
   * dynamic resource.
   *
   * @default "30m"
   */
  readonly timeout?: pulumi.Input<string>;
  /** Values that stand for "the same task, but wait again": another value replaces the resource. @default - none */
  readonly triggers?: pulumi.Input<readonly pulumi.Input<unknown>[]>;
  /**
   * Credentials of the cloud. They are stored encrypted, whether or not they are marked as secret, and are not among
   * the outputs.
   *
   * @default - the stack's configuration (`cloudTaskWaiter:…`), then the environment
   */
  readonly credentials?: pulumi.Input<Inputs<Credentials>>;
}

/** The description of a task, each property of which may be an output of another resource. */
export type Described<D> = Inputs<Omit<D, "kind">>;

/** Each member may be an output of another resource. */
type Inputs<T> = T extends object ? { readonly [K in keyof T]: pulumi.Input<T[K]> } : never;

/** A resource that exists when its task has succeeded. */
export abstract class TaskResource extends pulumi.CustomResource {
  /** `"succeeded"`. */
  declare readonly state: pulumi.Output<string>;
  /** The provider's own word for it. */
  declare readonly providerState: pulumi.Output<string>;
  /** The provider's words, where there are any. */
  declare readonly message: pulumi.Output<string | undefined>;
  /** How much is done, 0 to 100, where the provider says so. */
  declare readonly progress: pulumi.Output<number | undefined>;
  /** What the task handed back, where there is anything. */
  declare readonly data: pulumi.Output<unknown>;
  /** How many times the provider was asked. */
  declare readonly attempts: pulumi.Output<number>;
  /** How long the wait took, in milliseconds. */
  declare readonly elapsedMs: pulumi.Output<number>;
  /** When the wait ended, as an ISO 8601 time. */
  declare readonly finishedAt: pulumi.Output<string>;
  /** As given. */
  declare readonly triggers: pulumi.Output<readonly unknown[] | undefined>;

  /** @param type the last part of the type token, frozen from its first release */
  protected constructor(
    type: string,
    kind: string,
    name: string,
    args: TaskArgs<object>,
    options?: pulumi.CustomResourceOptions,
  ) {
    const { credentials, ...rest } = args;
    const outputs = {
      state: undefined,
      providerState: undefined,
      message: undefined,
      progress: undefined,
      data: undefined,
      attempts: undefined,
      elapsedMs: undefined,
      finishedAt: undefined,
      triggers: undefined,
    };
    super(
      `pulumi-nodejs:dynamic/cloud-task-waiter:${type}`,
      name,
      {
        ...outputs,
        ...rest,
        ...(credentials !== undefined && { credentials: pulumi.secret(credentials) }),
        kind,
        [providerKey]: providerText,
      },
      options,
    );
  }
}
