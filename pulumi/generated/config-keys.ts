// Written by `npm run generate` from the kinds in src/tasks; changes are made there.

/** The keys of the stack's configuration in this package's namespace, by whether they should be encrypted. */
export const configKeys: Readonly<Record<string, "secret" | "readable">> = {
  huawei: "secret",
  huaweiAccessKey: "readable",
  huaweiSecretKey: "secret",
  huaweiSecurityToken: "secret",
  huaweiSigning: "readable",
  huaweiSigningScope: "readable",
  huaweiToken: "secret",
  huaweiUsername: "readable",
  huaweiPassword: "secret",
  huaweiDomainName: "readable",
  huaweiIamEndpoint: "readable",
  alibaba: "secret",
  alibabaAccessKeyId: "readable",
  alibabaAccessKeySecret: "secret",
  alibabaSecurityToken: "secret",
};
