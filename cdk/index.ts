/**
 * Constructs of the AWS CDK that are there when the task of a cloud has succeeded.
 *
 * @module cloud-task-waiter/cdk
 */

// Before everything that needs them.
import "./peers";

export type * from "../src/generated/descriptions";
export * from "./generated/tasks";
export type { TaskGroupProps } from "./task-group";
export { TaskGroup } from "./task-group";
export type { WaitProps } from "./wait";
export type { FunctionProps } from "./waiter-function";
