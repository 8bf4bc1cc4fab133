/**
 * Resources of Pulumi that exist when the task of a cloud has succeeded.
 *
 * @module cloud-task-waiter/pulumi
 */

// Before everything that needs them.
import "./peers";

export * from "./generated/tasks";
export type { WaitArgs } from "./resource";
export type { GroupedResult, TaskGroupArgs } from "./task-group";
export { TaskGroup } from "./task-group";
