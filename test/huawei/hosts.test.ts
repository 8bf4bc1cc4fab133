import { describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import { iamOriginFor, isHuaweiHost, isOtcHost, regions, serviceOrigin } from "../../src/huawei/hosts";
import { signInWith } from "../../src/huawei/sign-in";

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

describe("A caller signs in", () => {
  test.each([
    ["https://antiddos.eu-de.otc.t-systems.com", "https://iam.eu-de.otc.t-systems.com"],
    ["https://antiddos.eu-nl.otc.t-systems.com", "https://iam.eu-nl.otc.t-systems.com"],
    ["https://antiddos.eu-ch2.sc.otc.t-systems.com", "https://iam-pub.eu-ch2.sc.otc.t-systems.com"],
    ["https://antiddos.cn-north-4.myhuaweicloud.com", "https://iam.cn-north-4.myhuaweicloud.com"],
    ["https://ecs.ap-southeast-3.myhuaweicloud.com", "https://iam.ap-southeast-3.myhuaweicloud.com"],
    ["https://antiddos.xx-new-1.myhuaweicloud.com:8443", "https://iam.xx-new-1.myhuaweicloud.com"],
    // Huawei Cloud Europe has one for all.
    ["https://antiddos.eu-west-101.myhuaweicloud.eu", "https://iam.myhuaweicloud.eu"],
    ["https://aos.myhuaweicloud.eu", "https://iam.myhuaweicloud.eu"],
  ])("for %s at %s", (origin, iam) => {
    expect(iamOriginFor(origin)).toBe(iam);
  });

  test("at the cloud of the service, in every region", () => {
    for (const region of regions) {
      const origin = serviceOrigin("antiddos", region);
      const iam = iamOriginFor(origin) ?? "";
      expect([isHuaweiHost(iam), isOtcHost(iam)], region).toEqual([isHuaweiHost(origin), isOtcHost(origin)]);
      expect(new URL(iam).hostname, region).toMatch(/^iam\./);
    }
  });

  test.each([
    "https://api.example.com",
    "https://myhuaweicloud.com.example.com",
    "https://notmyhuaweicloud.com",
    "https://evil-otc.t-systems.com",
    "http://127.0.0.1:8080",
    "http://[::1]:8080",
  ])("nowhere that could be told for %s", (origin) => {
    expect(iamOriginFor(origin)).toBeUndefined();
  });
});

/** Addresses that look like a cloud's own. */
const lookalikes = [
  "https://x.myhuaweicloud.com.evil.example",
  "https://x.myhuaweicloud.eu.evil.example",
  "https://x.eu-de.otc.t-systems.com.evil.example",
  "https://x.eu-ch2.sc.otc.t-systems.com.evil.example",
  "https://evilmyhuaweicloud.com",
  "https://evilmyhuaweicloud.eu",
  "https://x.evilmyhuaweicloud.com",
  "https://x.evilmyhuaweicloud.eu",
  "https://evil-otc.t-systems.com",
  "https://x.evil-otc.t-systems.com",
  "https://x.evil-sc.otc.t-systems.com.example",
  "https://x.myhuaweicloudxcom",
  "https://x.myhuaweicloud.community",
  "https://x.myhuaweicloud.europe",
  "https://x.otcxt-systems.com",
  "https://evil.example/.myhuaweicloud.com",
  "https://evil.example/?.otc.t-systems.com",
];

test.each(lookalikes)("%s is no cloud's, and no password goes anywhere for it", (origin) => {
  expect([isHuaweiHost(origin), isOtcHost(origin), iamOriginFor(origin)]).toEqual([false, false, undefined]);
  const user = { username: "me", password: "pw-very-secret", domainName: "OTC0000" };
  expect(() => signInWith(user, { origin, project: "project-1" })).toThrow(InvalidDescriptionError);
});

test("A part of Open Telekom Cloud whose name only ends like that of the Swiss part has the usual IAM", () => {
  expect(iamOriginFor("https://antiddos.disc.otc.t-systems.com")).toBe("https://iam.disc.otc.t-systems.com");
});
