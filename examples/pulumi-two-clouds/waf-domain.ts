import * as pulumi from "@pulumi/pulumi";

interface Domain {
  endpoint: string;
  region: string;
  instanceId: string;
  domain: string;
  /** The address of the server that the domain is for. */
  source: string;
}

interface ApiResponse {
  Result?: { WafTaskId?: string };
  Code?: string;
  Message?: string;
}

/** A signed call of the RPC style; a program may as well use the vendor's SDK. */
async function call(endpoint: string, parameters: Record<string, string>): Promise<Response> {
  // Imported here because Pulumi stores the function, and can't store what is imported outside of it.
  const { createHmac, randomUUID } = await import("node:crypto");
  const all: Record<string, string> = {
    ...parameters,
    Version: "2018-01-17",
    Format: "JSON",
    AccessKeyId: process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"] ?? "",
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
  };
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = Object.keys(all)
    .sort()
    .map((name) => `${name}=${encode(all[name] ?? "")}`)
    .join("&");
  const signature = createHmac("sha1", `${process.env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]}&`)
    .update(`POST&%2F&${encode(form)}`)
    .digest("base64");
  return fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `${form}&Signature=${encode(signature)}`,
  });
}

async function submit(domain: Domain): Promise<Domain & { taskId: string }> {
  const response = await call(domain.endpoint, {
    Action: "ModifyDomainConfig",
    Region: domain.region,
    InstanceId: domain.instanceId,
    Domain: domain.domain,
    IsAccessProduct: "0",
    Protocols: '["http"]',
    HttpPort: "[80]",
    SourceIps: JSON.stringify([domain.source]),
  });
  const { Result, Code, Message } = (await response.json()) as ApiResponse;
  if (!response.ok) throw new Error(`WAF refused the change: ${Code}: ${Message}`);
  return { ...domain, taskId: Result?.WafTaskId ?? "" };
}

const provider: pulumi.dynamic.ResourceProvider<Domain, Domain & { taskId: string }> = {
  create: async (domain) => ({ id: domain.domain, outs: await submit(domain) }),
  update: async (_id, _olds, domain) => ({ outs: await submit(domain) }),
};

/** The configuration of a domain at a WAF. The change is submitted when the resource is created or changed. */
export class WafDomain extends pulumi.dynamic.Resource {
  declare readonly taskId: pulumi.Output<string>;

  constructor(name: string, domain: pulumi.Inputs & Domain, options?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...domain, taskId: undefined }, options);
  }
}
