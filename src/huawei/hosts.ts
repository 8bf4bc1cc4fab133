/** Regions of Huawei Cloud in which at least one of the services is. Source: the region lists of the vendor's own SDKs. */
const huaweiRegions = [
  "ae-ad-1",
  "af-north-1",
  "af-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "cn-east-2",
  "cn-east-3",
  "cn-east-4",
  "cn-east-5",
  "cn-north-1",
  "cn-north-11",
  "cn-north-12",
  "cn-north-2",
  "cn-north-4",
  "cn-north-9",
  "cn-south-1",
  "cn-south-2",
  "cn-south-4",
  "cn-southwest-2",
  "cn-southwest-3",
  "eu-west-0",
  "la-north-2",
  "la-south-2",
  "me-east-1",
  "my-kualalumpur-1",
  "na-mexico-1",
  "ru-moscow-1",
  "ru-northwest-2",
  "sa-brazil-1",
  "tr-west-1",
] as const;

/** Huawei Cloud Europe has a domain of its own. Source: the vendor's Terraform provider; not in its SDKs' lists. */
const huaweiEuropeRegions = ["eu-west-101"] as const;

/** Regions of Open Telekom Cloud. Source: its page of regions and endpoints. */
const otcRegions = ["eu-de", "eu-nl"] as const;

/** The regions that need no endpoint, by the name of their cloud. */
export const regionsByCloud = {
  "Huawei Cloud": [...huaweiRegions, ...huaweiEuropeRegions],
  "Open Telekom Cloud": otcRegions,
} as const;

export const regions: readonly string[] = Object.values(regionsByCloud).flat();

/** `https://<service>.<region>.<domain of the region's cloud>` */
export function serviceOrigin(service: string, region: string): string {
  return `https://${service}.${region}.${domainOf(region)}`;
}

/**
 * Where a caller signs in for a service: the IAM of the service's region; `undefined` for somebody's own address.
 * Huawei Cloud Europe has one IAM for all its regions.
 */
export function iamOriginFor(origin: string): string | undefined {
  const { hostname } = new URL(origin);
  if (hostname.endsWith(".myhuaweicloud.eu")) return "https://iam.myhuaweicloud.eu";
  if (!isHuaweiHost(origin) && !isOtcHost(origin)) return undefined;
  // The Swiss part of Open Telekom Cloud has another name for it.
  if (hostname.endsWith(".sc.otc.t-systems.com")) return `https://${hostname.replace(/^[^.]+/, "iam-pub")}`;
  return `https://${hostname.replace(/^[^.]+/, "iam")}`;
}

/** Whether a host belongs to Huawei Cloud itself, and not to Open Telekom Cloud or somebody's own address. */
export function isHuaweiHost(origin: string): boolean {
  return /\.myhuaweicloud\.(com|eu)$/.test(new URL(origin).hostname);
}

/** Whether a host belongs to Open Telekom Cloud. */
export function isOtcHost(origin: string): boolean {
  return new URL(origin).hostname.endsWith(".otc.t-systems.com");
}

function domainOf(region: string): string {
  if ((otcRegions as readonly string[]).includes(region)) return "otc.t-systems.com";
  if ((huaweiEuropeRegions as readonly string[]).includes(region)) return "myhuaweicloud.eu";
  return "myhuaweicloud.com";
}
