/**
 * What Pulumi stores in a stack's state as the implementation of a resource. It is a constant: an upgrade of this
 * package changes no state, and a state that was written by one version is read by the next.
 */
export const providerText = 'exports.handler = () => require("cloud-task-waiter/pulumi/runtime");';

/** The key under which Pulumi stores it. */
export const providerKey = "__provider";

/** The key under which a resource tells the runtime its URN: Pulumi does not. Two underscores keep it out of sight. */
export const urnKey = "__urn";
