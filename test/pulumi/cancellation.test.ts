import { spawn } from "node:child_process";
import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import type { ClientHttp2Session } from "node:http2";
import { connect, createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { untilAborted } from "../../src/core/clock";
import { startFakeHuawei } from "../../src/testing";
import { errorOf, inputs, key, lines, projectId } from "./support";

const cancel = "/pulumirpc.ResourceProvider/Cancel";

const cleanUps: (() => unknown)[] = [];
function onEnd(cleanUp: () => unknown): void {
  cleanUps.push(cleanUp);
}
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  vi.restoreAllMocks();
});

/** The engine's side of a connection to a plugin. */
function connectTo(port: number): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`);
  // The plugin may end while it is connected.
  session.on("error", () => undefined);
  onEnd(() => session.destroy());
  return session;
}

/** Sends a request, and resolves when it is answered. */
async function send(session: ClientHttp2Session, path: string): Promise<void> {
  const stream = session.request({ ":method": "POST", ":path": path });
  stream.resume().end();
  await once(stream, "end");
}

/** A server in this process that answers everything, and the engine's connection to it. */
async function startServer(): Promise<ClientHttp2Session> {
  const server = createServer((request, response) => void request.resume().on("end", () => response.end()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onEnd(() => server.close());
  const engine = connectTo((server.address() as AddressInfo).port);
  const [session] = await once(server, "session");
  onEnd(async () => {
    engine.destroy();
    if (!session.destroyed) await once(session, "close");
  });
  return engine;
}

type Interruption = typeof import("../../pulumi/engine/cancellation");

/** A plugin that no engine has interrupted yet. */
async function startPlugin(): Promise<Interruption> {
  vi.resetModules();
  const interruption = await import("../../pulumi/engine/cancellation.ts");
  interruption.listenForCancel();
  return interruption;
}

/** A wait that ends when it is told to, or is interrupted. */
function startWait({ withCancellation }: Interruption) {
  const { promise, resolve: finish } = Promise.withResolvers<string>();
  const ended = withCancellation((signal) => untilAborted(signal, () => promise));
  ended.catch(() => undefined);
  return { ended, finish };
}

describe("The engine's request Cancel", () => {
  test("ends every wait", async () => {
    const plugin = await startPlugin();
    const waits = [startWait(plugin), startWait(plugin)];
    await send(await startServer(), cancel);
    for (const { ended } of waits) await expect(ended).rejects.toThrow(/^Pulumi was interrupted$/);
  });

  test("lets no wait begin any more", async () => {
    const { withCancellation } = await startPlugin();
    await send(await startServer(), cancel);
    const signal = await withCancellation(async (given) => given);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toEqual(new Error("Pulumi was interrupted"));
  });

  test("is heard although more than one provider was configured", async () => {
    const plugin = await startPlugin();
    plugin.listenForCancel();
    const { ended } = startWait(plugin);
    await send(await startServer(), cancel);
    await expect(ended).rejects.toThrow("Pulumi was interrupted");
  });
});

describe("A wait", () => {
  let plugin: Interruption;
  beforeAll(async () => {
    plugin = await startPlugin();
  });

  test.each([
    "/pulumirpc.ResourceProvider/Create",
    "/pulumirpc.ResourceProvider/CancelAll",
    "/pulumirpc.ResourceProvider",
    "/pulumirpc.LanguageRuntime/Cancel",
    "/Cancel",
  ])("goes on after any other request: %s", async (path) => {
    const { ended, finish } = startWait(plugin);
    await send(await startServer(), path);
    finish("to its end");
    expect(await ended).toBe("to its end");
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", cancel],
    ["no headers", {}],
    ["headers that are null", { stream: null, headers: null }],
    ["another header", { headers: { path: cancel } }],
    ["a stream without a session", { stream: {}, headers: { ":path": "/" } }],
  ])("goes on where Node tells of a request in another way: %s", async (_name, message) => {
    const { ended, finish } = startWait(plugin);
    channel("http2.server.stream.start").publish(message);
    finish("to its end");
    expect(await ended).toBe("to its end");
  });

  test("rejects with what it rejected with", async () => {
    const bug = new TypeError("a bug");
    await expect(plugin.withCancellation(() => Promise.reject(bug))).rejects.toBe(bug);
  });
});

describe("A resource", () => {
  test("whose creation is interrupted by the engine is not yet initialised", async () => {
    const cloud = await startFakeHuawei({ credentials: [key] });
    onEnd(() => cloud.close());
    cloud.addTask({ projectId, taskId: "t-1", timeline: "running" });
    vi.resetModules();
    const runtime = await import("../../pulumi/plugin/runtime.ts");
    runtime.configure({ config: { get: () => undefined } });
    const engine = await startServer();
    vi.spyOn(console, "log").mockImplementation(() => void send(engine, cancel));
    const error = await errorOf(runtime.create(inputs({ endpoint: cloud.endpoint })));
    expect(error).toMatchObject({ id: "t-1", properties: { state: "running", attempts: 1 } });
    expect(error.message).toContain("huawei-antiddos task t-1: the wait was interrupted");
    expect(lines()).toEqual([expect.stringMatching(/^running after /)]);
  });
});

describe("A plugin's process", () => {
  async function startProcess() {
    const plugin = spawn(process.execPath, ["--import", "tsx", join(__dirname, "plugin-process.mts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onEnd(() => plugin.kill());
    const [port] = await once(plugin.stdout, "data");
    return { plugin, port: Number(String(port)) };
  }

  test("ends when the engine is gone that a wait would be answered to", async () => {
    const { plugin, port } = await startProcess();
    const engine = connectTo(port);
    await send(engine, "/pulumirpc.ResourceProvider/Check");
    engine.request({ ":method": "POST", ":path": "/pulumirpc.ResourceProvider/Create" }).resume();
    await send(engine, "/pulumirpc.ResourceProvider/Check");
    const ended = once(plugin, "exit");
    engine.destroy();
    expect(await ended).toEqual([1, null]);
  });

  test("leaves what else runs in it a moment, but ends its own waits at once, when the engine is gone", async () => {
    const plugin = await startPlugin();
    const { ended } = startWait(plugin);
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    onEnd(() => vi.useRealTimers());
    const engine = await startServer();
    await send(engine, "/pulumirpc.ResourceProvider/Check");
    engine.destroy();
    await expect(ended).rejects.toThrow("Pulumi has ended");
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(exit).toHaveBeenCalledWith(1);
  });

  test("goes on when a connection of somebody else's server is closed", async () => {
    const plugin = await startPlugin();
    const { ended, finish } = startWait(plugin);
    const [engine, other] = [await startServer(), await startServer()];
    await send(engine, "/pulumirpc.ResourceProvider/Check");
    await send(other, "/of/a/program");
    other.destroy();
    await once(other, "close");
    await send(engine, "/pulumirpc.ResourceProvider/Check");
    finish("to its end");
    expect(await ended).toBe("to its end");
  });

  test("goes on while one of two connections is left, and ends with the last", async () => {
    const { plugin, port } = await startProcess();
    const [idle, busy] = [connectTo(port), connectTo(port)];
    await send(idle, "/pulumirpc.ResourceProvider/Check");
    busy.request({ ":method": "POST", ":path": "/pulumirpc.ResourceProvider/Create" }).resume();
    await send(busy, "/pulumirpc.ResourceProvider/Check");
    const ended = once(plugin, "exit");
    idle.destroy();
    await once(idle, "close");
    const next = connectTo(port);
    for (let requests = 0; requests < 20; requests += 1) {
      await send(next, "/pulumirpc.ResourceProvider/Check");
    }
    expect(plugin.exitCode).toBeNull();
    next.destroy();
    busy.destroy();
    expect(await ended).toEqual([1, null]);
  });

  test("goes on when an idle connection is closed, and answers on the next one", async () => {
    const { plugin, port } = await startProcess();
    for (const path of ["/pulumirpc.ResourceProvider/Check", "/pulumirpc.ResourceProvider/Update"]) {
      const engine = connectTo(port);
      await send(engine, path);
      engine.destroy();
      await once(engine, "close");
    }
    await send(connectTo(port), "/pulumirpc.ResourceProvider/Check");
    expect(plugin.exitCode).toBeNull();
  });
});
