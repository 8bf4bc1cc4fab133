"use strict";
const pulumi = require("@pulumi/pulumi");

/** A DNS record, as far as its place in the order of a deployment goes: its creation leaves a time stamp. */
class Record extends pulumi.dynamic.Resource {
  constructor(name, props, options) {
    const provider = {
      async create(inputs) {
        require("node:fs").appendFileSync(inputs.log, `${Date.now()}\n`);
        return { id: "www", outs: inputs };
      },
    };
    super(provider, name, props, options);
  }
}

/** A change that a cloud has accepted. */
class Submission extends pulumi.dynamic.Resource {
  constructor(name, props, options) {
    const provider = {
      async create(inputs) {
        return { id: inputs.taskId, outs: inputs };
      },
    };
    super(provider, name, props, options);
  }
}

module.exports = { Record, Submission };
