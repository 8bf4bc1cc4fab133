import * as pulumi from "@pulumi/pulumi";

const provider: pulumi.dynamic.ResourceProvider = {
  async create(inputs) {
    console.log(`record ${inputs.name} created`);
    return { id: inputs.name, outs: inputs };
  },
};

/** Stands for the record of any DNS provider; it exists only in the stack's state. */
export class DnsRecord extends pulumi.dynamic.Resource {
  constructor(name: string, args: { name: pulumi.Input<string> }, options?: pulumi.CustomResourceOptions) {
    super(provider, name, args, options);
  }
}
