import { describe, expect, test } from "vitest";
import { isHuaweiHost, isOtcHost, regions, serviceOrigin } from "../../src/huawei/hosts";

describe("The address of a service", () => {
  test.each([
    ["eu-de", "https://antiddos.eu-de.otc.t-systems.com"],
    ["eu-nl", "https://antiddos.eu-nl.otc.t-systems.com"],
    ["cn-north-4", "https://antiddos.cn-north-4.myhuaweicloud.com"],
    ["eu-west-0", "https://antiddos.eu-west-0.myhuaweicloud.com"],
    ["eu-west-101", "https://antiddos.eu-west-101.myhuaweicloud.eu"],
  ])("in %s is %s", (region, origin) => {
    expect(serviceOrigin("antiddos", region)).toBe(origin);
  });

  test("is that of exactly one cloud, in every region", () => {
    expect(new Set(regions).size).toBe(regions.length);
    for (const region of regions) {
      const origin = serviceOrigin("antiddos", region);
      expect([isHuaweiHost(origin), isOtcHost(origin)].filter(Boolean), region).toHaveLength(1);
      expect(new URL(origin).origin).toBe(origin);
    }
  });
});

describe("A host belongs to", () => {
  test.each([
    ["https://antiddos.eu-de.otc.t-systems.com", false, true],
    ["https://antiddos.eu-ch2.sc.otc.t-systems.com:8443", false, true],
    ["https://antiddos.cn-north-4.myhuaweicloud.com", true, false],
    ["https://aos.myhuaweicloud.eu", true, false],
    ["https://myhuaweicloud.com.example.com", false, false],
    ["https://notmyhuaweicloud.com", false, false],
    ["https://evil-otc.t-systems.com", false, false],
    ["http://127.0.0.1:8080", false, false],
  ])("%s: Huawei Cloud %s, Open Telekom Cloud %s", (origin, huawei, otc) => {
    expect([isHuaweiHost(origin), isOtcHost(origin)]).toEqual([huawei, otc]);
  });
});
