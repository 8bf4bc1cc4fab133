import { describe, expect, test } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes";
import { flagOf } from "../../src/cli/flags";
import { kinds } from "../../src/tasks";
import { command, jsonOf, startWith } from "./support";

startWith();

const { version } = require("../../package.json");

describe("kinds", () => {
  test("no option → the flags that each kind requires and accepts, within 80 columns", async () => {
    const { code, out, err } = await command(["kinds"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(
      new RegExp(
        [
          "^huawei-antiddos",
          "  waits for  a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud",
          "  required   --task-id, --project-id, --region or --endpoint",
          "  optional   --api-version, --floating-ip-id",
          "  effective  --wait-until effective, with --floating-ip-id",
          "  evidence   .*",
          "alibaba-waf",
        ].join("\n"),
      ),
    );
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("a kind without a second phase → no line about it", async () => {
    const { out } = await command(["kinds"]);
    const job = out.slice(out.indexOf("huawei-job\n"));
    expect(job).toMatch(
      /^ {2}required {3}--service, --task-id, --project-id, --region or --endpoint\n {2}evidence/m,
    );
  });

  test("no option → a flag for every property", async () => {
    const { out } = await command(["kinds"]);
    for (const { properties } of kinds)
      for (const { name } of properties) expect(out).toContain(flagOf(name));
  });

  test("--json → an object per kind, with every property and its values", async () => {
    const { code, out, err } = await command(["kinds", "--json"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const told = jsonOf(out);
    expect(told.map(({ type, name }) => [type, name])).toEqual(kinds.map(({ name }) => ["kind", name]));
    expect(told.map(({ properties }) => properties)).toEqual(kinds.map(({ properties }) => properties));
    expect(told[0]).toMatchObject({
      required: ["taskId", "projectId"],
      oneOf: ["region", "endpoint"],
      optional: ["apiVersion", "floatingIpId"],
      effective: ["floatingIpId"],
      verifiedLive: false,
    });
  });
});

describe("The help", () => {
  test.each([
    [["--help"]],
    [["wait", "--help"]],
    [["status", "-h"]],
    [["kinds", "-h"]],
    [["simulate", "-h"]],
    [["help", "wait"]],
  ])("of %j is on stdout, within 80 columns", async (args) => {
    const { code, out, err } = await command(args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^Usage: cloud-task-waiter /);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(["wait", "status"])("of %s names every kind, and the exit codes", async (verb) => {
    const { out } = await command([verb, "--help"]);
    for (const { name } of kinds) expect(out).toMatch(new RegExp(`^ {2}${name} `, "m"));
    const codes = [...out.matchAll(/^ {2}(\d+) +\w/gm)].map(([, code]) => Number(code));
    const {
      succeeded,
      usage,
      rejected,
      unavailable,
      interrupted,
      crashed: _ofNoTask,
      ...ofWaits
    } = exitCodes;
    const ofLooks = [succeeded, usage, rejected, unavailable, interrupted];
    const expected = verb === "wait" ? [...ofLooks, ...Object.values(ofWaits)] : ofLooks;
    expect(codes).toEqual(expected.toSorted((a, b) => a - b));
  });

  test("of a kind says how to wait, how that ends, and where the credentials come from", async () => {
    const { out } = await command(["wait", "huawei-job", "--help"]);
    expect(out).toMatch(/--timeout <duration> .*\(default: 30m\)/s);
    expect(out).toContain("  3    not finished within --timeout");
    expect(out).toContain("Credentials are read from the environment.");
  });

  test("asks for no credentials and no task", async () => {
    expect((await command(["wait", "huawei-job", "--task-id", "", "--help"])).code).toBe(0);
  });
});

test("The version is that of the package", async () => {
  expect(await command(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
});
