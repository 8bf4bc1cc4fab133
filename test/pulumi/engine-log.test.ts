import { afterEach, describe, expect, test, vi } from "vitest";
import { connectToEngine } from "../../pulumi/engine/log";
import { withFakeEngine } from "./fake-engine";

const urn = "urn:pulumi:dev::shop::pulumi-nodejs:wait:HuaweiAntiDdosTask::shielded";

const engine = withFakeEngine();
afterEach(() => {
  vi.unstubAllEnvs();
  vi.doUnmock("node:module");
});

/** The engine's log at the address that this process was started with. */
function log(...note: Parameters<NonNullable<ReturnType<typeof connectToEngine>>>): Promise<void> {
  const write = connectToEngine();
  if (!write) throw new Error("There is no engine to talk to");
  return write(...note);
}

describe("The engine's log", () => {
  test("takes a note on the row of its resource, to be seen while the wait goes on", async () => {
    await log(urn, { text: "running after 1s", persistent: false });
    expect(engine().logged).toMatchObject([
      { urn, message: "running after 1s", severity: 1, ephemeral: true },
    ]);
  });

  test("takes one that lasts as a warning, to be seen after the wait too", async () => {
    await log(urn, { text: "no status (HTTP 503) after 1m", persistent: true });
    expect(engine().logged).toMatchObject([
      { urn, message: "no status (HTTP 503) after 1m", severity: 2, ephemeral: false },
    ]);
  });

  test("takes words of any alphabet", async () => {
    await log(urn, { text: "防护已开启 – 40 %", persistent: false });
    expect(engine().logged).toMatchObject([{ message: "防护已开启 – 40 %" }]);
  });

  test("is not waited for any longer than a second", async () => {
    await log(urn, { text: "running", persistent: false });
    expect(engine().logged[0]?.patienceMs).toBeLessThanOrEqual(1_000);
  });

  test("rejects a note that the engine refuses", async () => {
    engine().onLog = () => Promise.reject(Object.assign(new Error("no such row"), { code: 5 }));
    await expect(log(urn, { text: "running", persistent: false })).rejects.toThrow("no such row");
  });

  test("rejects a note when the engine is gone", async () => {
    const write = connectToEngine([engine().address]);
    await write?.(urn, { text: "running", persistent: false });
    engine().stop();
    await expect(write?.(urn, { text: "still running", persistent: false })).rejects.toThrow("UNAVAILABLE");
  });

  test("is on this machine, whatever proxy the environment names", async () => {
    for (const name of ["grpc_proxy", "http_proxy", "https_proxy"]) vi.stubEnv(name, "http://127.0.0.1:9");
    await log(urn, { text: "running", persistent: false });
    expect(engine().logged).toHaveLength(1);
  });

  test("is found behind the flags that Pulumi puts before its address", () => {
    expect(connectToEngine(["node", "plugin", "--logtostderr", "-v=9", "127.0.0.1:50051"])).toBeTypeOf(
      "function",
    );
  });

  test("is asked no more when a note took too long, and says so", async () => {
    const write = connectToEngine([engine().address]);
    engine().onLog = () => Promise.reject(Object.assign(new Error("too late"), { code: 4 }));
    await expect(write?.(urn, { text: "first", persistent: false })).rejects.toThrow("too late");
    await expect(write?.(urn, { text: "second", persistent: false })).rejects.toThrow("takes too long");
    expect(engine().logged).toHaveLength(1);
  });

  test.each(["127.0.0.1:50051", "localhost:50051", "[::1]:50051"])("may be at %s", (address) => {
    expect(connectToEngine(["node", "plugin", address])).toBeTypeOf("function");
  });

  test.each([
    "",
    "--import",
    "50051",
    "127.0.0.1",
    "127.0.0.1:port",
    "127.0.0.1:50051/log",
    "127.0.0.1.example.com:50051",
    "192.0.2.1:50051",
    "engine.example.com:443",
    "http://127.0.0.1:50051",
    "unix:/tmp/engine.sock",
  ])("is none at what is no address of this machine: %j", (address) => {
    expect(connectToEngine(["node", "plugin", address])).toBeUndefined();
  });

  test("is none where the process was started without an address", () => {
    process.argv = ["node", "plugin"];
    expect(connectToEngine()).toBeUndefined();
  });

  test.each([
    ["has no client", () => ({})],
    [
      "is not found",
      () => {
        throw new Error("Cannot find module");
      },
    ],
  ])("is none where the SDK %s that is known here", async (_name, load) => {
    vi.resetModules();
    vi.doMock("node:module", () => ({ createRequire: () => load }));
    const { connectToEngine: connect } = await import("../../pulumi/engine/log.ts");
    expect(connect([engine().address])).toBeUndefined();
  });
});
