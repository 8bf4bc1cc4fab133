/**
 * Where the WAF of each region is asked. Source: the endpoint map of the vendor's SDKs; the page of the task query names
 * only the first.
 */
export const wafEndpoints = {
  cn: "https://wafopenapi.cn-hangzhou.aliyuncs.com",
  "cn-hongkong": "https://wafopenapi.ap-southeast-1.aliyuncs.com",
} as const;
