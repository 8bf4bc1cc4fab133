/** The version of this package. */
export const { version } = require("cloud-task-waiter/package.json") as { readonly version: string };
