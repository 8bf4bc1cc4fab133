import * as pulumi from "@pulumi/pulumi";
import type { WaitResult } from "../src/core/events";
import { isRecord } from "../src/schema/record";
import type { GroupedTask } from "./generated/tasks";
import type { WaitArgs } from "./resource";
import { WaitResource, withSecretCredentials } from "./resource";

/** Which tasks to wait for, and how. The time limit is one for all of them. */
export interface TaskGroupArgs extends WaitArgs {
  /** The tasks, at least one. */
  readonly tasks: pulumi.Input<readonly pulumi.Input<GroupedTask>[]>;
  /** Whether the first task that does not succeed ends the wait for all others. @default false */
  readonly failFast?: pulumi.Input<boolean>;
}

/** How a task of a group ended. */
export interface GroupedResult extends Omit<WaitResult, "requestId"> {
  /** The kind of the task, as given. */
  readonly kind: string;
  /** The id of the task, as given. */
  readonly taskId: string;
}

/**
 * Exists when all of its tasks have succeeded; its creation fails with the reasons of all that have not. It takes one
 * of the slots of Pulumi's `--parallel`, however many tasks it has. A task that is added later is waited for; those that
 * have succeeded are not polled again.
 *
 * @example
 * const shielded = new TaskGroup("shielded", {
 *   tasks: taskIds.map((taskId) => ({ kind: "huawei-antiddos", projectId, taskId, region: "eu-de" })),
 * });
 */
export class TaskGroup extends WaitResource {
  /** How each task ended, in the order of the tasks. */
  declare readonly results: pulumi.Output<readonly GroupedResult[]>;

  /**
   * @param name the name of the resource in the stack
   * @param args which tasks to wait for, and how; what is wrong with them fails the preview, or the deployment
   * @param options as of every resource, but for `id` and `import`
   * @throws {RunError} when `options` ask for a lookup or an import
   */
  constructor(name: string, { tasks, ...others }: TaskGroupArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...others, tasks: mapInput(tasks, withSecretsOfEach) };
    super("TaskGroup", name, { results: undefined }, inputs, options);
  }
}

/** What is no list, or no task, is left to the check, which says so. */
function withSecretsOfEach(tasks: readonly pulumi.Input<GroupedTask>[]): unknown {
  return Array.isArray(tasks) ? tasks.map((task) => mapInput(task, withSecrets)) : tasks;
}

function withSecrets(task: GroupedTask): unknown {
  return isRecord(task) ? withSecretCredentials(task) : task;
}

/** What is known at once stays so, so that a preview can tell which part of it is wrong. */
function mapInput<T, U>(input: pulumi.Input<T>, map: (value: T) => U): pulumi.Input<U> {
  return pulumi.Output.isInstance(input) || input instanceof Promise
    ? pulumi.output(input).apply((value) => map(value as T))
    : map(input as T);
}
