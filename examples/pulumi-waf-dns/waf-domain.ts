import RpcClient from "@alicloud/pop-core";
import * as pulumi from "@pulumi/pulumi";

interface Domain {
  endpoint: string;
  region: string;
  instanceId: string;
  domain: string;
  /** The address of the server that the domain is for. */
  source: string;
}

interface Submitted extends Domain {
  taskId: string;
  cname: string;
}

interface ApiResponse {
  Result?: { WafTaskId?: string; DomainConfig?: { Cname?: string } };
}

async function submit(domain: Domain): Promise<Submitted> {
  const client = new RpcClient({
    endpoint: domain.endpoint,
    apiVersion: "2018-01-17",
    accessKeyId: process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"] ?? "",
    accessKeySecret: process.env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] ?? "",
    opts: { method: "POST", timeout: 30_000 },
  });
  const target = { Region: domain.region, InstanceId: domain.instanceId, Domain: domain.domain };
  // First, because whatever fails after the change loses the id of its task.
  const known = await client.request<ApiResponse>("DescribeDomainConfig", target);
  const cname = known.Result?.DomainConfig?.Cname;
  if (!cname) throw new Error(`The WAF has no CNAME for ${domain.domain}`);
  const change = await client.request<ApiResponse>("ModifyDomainConfig", {
    ...target,
    IsAccessProduct: 0,
    Protocols: '["http"]',
    HttpPort: "[80]",
    SourceIps: JSON.stringify([domain.source]),
  });
  return { ...domain, cname, taskId: change.Result?.WafTaskId ?? "" };
}

const provider: pulumi.dynamic.ResourceProvider<Domain, Submitted> = {
  create: async (domain) => ({ id: domain.domain, outs: await submit(domain) }),
  update: async (_id, _olds, domain) => ({ outs: await submit(domain) }),
};

/** A domain that a WAF already has. A change is submitted when the resource is created or changed. */
export class WafDomain extends pulumi.dynamic.Resource {
  declare readonly taskId: pulumi.Output<string>;
  /** The name under which the WAF takes the domain's traffic. */
  declare readonly cname: pulumi.Output<string>;

  constructor(name: string, domain: pulumi.Inputs & Domain, options?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...domain, taskId: undefined, cname: undefined }, options);
  }
}
