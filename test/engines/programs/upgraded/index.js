"use strict";
const pulumi = require("@pulumi/pulumi");
const types = require("cloud-task-waiter/pulumi");

const tasks = new pulumi.Config().requireObject("tasks");

for (const [name, { type, triggers, ...args }] of Object.entries(tasks)) {
  // Secret triggers can only be compared where what was stored of them can be decrypted.
  const task = new types[type](name, { ...args, triggers: triggers && pulumi.secret(triggers) });
  // A group has no state of a provider.
  exports[name] = task.providerState ?? task.state;
}
