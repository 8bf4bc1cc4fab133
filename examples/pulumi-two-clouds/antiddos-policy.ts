import * as pulumi from "@pulumi/pulumi";

interface Address {
  endpoint: string;
  projectId: string;
  floatingIpId: string;
}

// The body is the vendor's documented one: levels for traffic, HTTP requests, cleaning and kind of application.
async function submit(address: Address): Promise<Address & { taskId: string }> {
  const url = `${address.endpoint}/v1/${address.projectId}/antiddos/${address.floatingIpId}`;
  const response = await fetch(url, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-auth-token": process.env["OS_AUTH_TOKEN"] ?? "" },
    body: JSON.stringify({
      enable_L7: true,
      traffic_pos_id: 1,
      http_request_pos_id: 1,
      cleaning_access_pos_id: 1,
      app_type_id: 1,
    }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`Anti-DDoS refused the change: HTTP ${response.status}: ${answer}`);
  const { task_id } = JSON.parse(answer) as { task_id?: string };
  return { ...address, taskId: task_id ?? "" };
}

const provider: pulumi.dynamic.ResourceProvider<Address, Address & { taskId: string }> = {
  create: async (address) => ({ id: address.floatingIpId, outs: await submit(address) }),
  update: async (_id, _olds, address) => ({ outs: await submit(address) }),
};

/** A protection policy. The change is submitted when the resource is created or changed, and not on every run. */
export class AntiDdosPolicy extends pulumi.dynamic.Resource {
  declare readonly taskId: pulumi.Output<string>;

  constructor(name: string, address: pulumi.Inputs & Address, options?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...address, taskId: undefined }, options);
  }
}
