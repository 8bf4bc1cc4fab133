import { setImmediate } from "node:timers/promises";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { startFakeHuawei } from "../../src/testing";
import { withFakeEngine } from "./fake-engine";
import { inputs, key, lines, projectId, startClean } from "./support";

const urn = "urn:pulumi:dev::shop::pulumi-nodejs:wait:HuaweiAntiDdosTask::shielded";
const subject = "huawei-antiddos task t-1";

const engine = withFakeEngine();
startClean();
// Which engine there is, is found out once in a process.
beforeEach(() => {
  vi.resetModules();
});

async function progressOf(name: string | undefined) {
  const { Progress } = await import("../../pulumi/engine/progress.ts");
  const progress = new Progress(name);
  return {
    report: (...texts: readonly string[]) => {
      for (const text of texts) progress.report({ text, persistent: false }, subject);
    },
    reportNothing: () => progress.report(undefined, subject),
    flush: () => progress.flush(),
  };
}

function messages(): string[] {
  return engine().logged.map(({ message }) => message);
}

describe("The progress of a resource", () => {
  test("is on its own row, which has its name", async () => {
    const { report, flush } = await progressOf(urn);
    report("running after 1s");
    await flush();
    expect(engine().logged).toMatchObject([{ urn, message: "running after 1s" }]);
    expect(lines()).toEqual([]);
  });

  test("is told in its order, one note after the other, however slow the engine is", async () => {
    let [open, most] = [0, 0];
    engine().onLog = async () => {
      open += 1;
      most = Math.max(most, open);
      await setImmediate();
      open -= 1;
    };
    const { report, flush } = await progressOf(urn);
    const notes = Array.from({ length: 10 }, (_, index) => `note ${index}`);
    report(...notes);
    await flush();
    expect(messages()).toEqual(notes);
    expect(most).toBe(1);
  });

  test("has been told when the engine has taken all of it", async () => {
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    engine().onLog = async ({ message }) => {
      if (message !== "last") return;
      arrive();
      await taken;
    };
    const { report, flush } = await progressOf(urn);
    let isTold = false;
    report("first", "last");
    const telling = flush().then(() => {
      isTold = true;
    });
    await arrived;
    expect(isTold).toBe(false);
    take();
    await telling;
    expect(messages()).toEqual(["first", "last"]);
  });

  test("has been told at once when there was nothing to tell", async () => {
    const { reportNothing, flush } = await progressOf(urn);
    reportNothing();
    await flush();
    expect(messages()).toEqual([]);
    expect(lines()).toEqual([]);
  });

  test("is on lines that name the resource and what it waits for, where there is no engine", async () => {
    process.argv = ["node", "plugin"];
    const { report, flush } = await progressOf(urn);
    report("running after 1s", "success after 2s");
    await flush();
    expect(lines()).toEqual([
      `shielded: running after 1s (${subject})`,
      `shielded: success after 2s (${subject})`,
    ]);
  });

  test("is on lines that have the whole name of the resource, whatever is in it", async () => {
    process.argv = ["node", "plugin"];
    const { report, flush } = await progressOf(`${urn}::of::www`);
    report("running after 1s");
    await flush();
    expect(lines()).toEqual([`shielded::of::www: running after 1s (${subject})`]);
  });

  test("is on lines that name what it waits for, where the program did not tell which resource it is", async () => {
    const { report, flush } = await progressOf(undefined);
    report("running after 1s");
    await flush();
    expect(messages()).toEqual([]);
    expect(lines()).toEqual([`running after 1s (${subject})`]);
  });

  test("is on a line where the engine has something against it, in its place among the others", async () => {
    const order: string[] = [];
    vi.mocked(console.log).mockImplementation((line) => void order.push(line));
    engine().onLog = async ({ message }) => {
      if (message === "second") throw Object.assign(new Error("too long"), { code: 3 });
      order.push(message);
    };
    const { report, flush } = await progressOf(urn);
    report("first", "second", "third");
    await flush();
    expect(order).toEqual(["first", `shielded: second (${subject})`, "third"]);
  });

  test("is on lines when the engine is gone", async () => {
    const { report, flush } = await progressOf(urn);
    report("first");
    await flush();
    engine().stop();
    report("second");
    await flush();
    expect(lines()).toEqual([`shielded: second (${subject})`]);
  });
});

describe("A resource with a row", () => {
  async function startRuntime() {
    const runtime = await import("../../pulumi/plugin/runtime.ts");
    runtime.configure({ config: { get: () => undefined } });
    return runtime;
  }

  test("tells on it what passes, and is not created before that was taken", async () => {
    const cloud = await startFakeHuawei({ credentials: [key] });
    cloud.addTask({ projectId, taskId: "t-1", timeline: "success" });
    let taken = 0;
    engine().onLog = async () => {
      await setImmediate();
      taken += 1;
    };
    const runtime = await startRuntime();
    await runtime.create(inputs({ endpoint: cloud.endpoint, __urn: urn }));
    expect(taken).toBe(1);
    expect(engine().logged).toMatchObject([
      { urn, message: expect.stringMatching(/^success after /), severity: 1, ephemeral: true },
    ]);
    expect(lines()).toEqual([]);
    await cloud.close();
  });

  test("warns on it when a refresh finds that it is not yet initialised", async () => {
    const runtime = await startRuntime();
    await runtime.read("t-1", inputs({ state: "running", __urn: urn }));
    expect(engine().logged).toMatchObject([
      {
        urn,
        message: "has not succeeded yet: `pulumi up` continues the wait",
        severity: 2,
        ephemeral: false,
      },
    ]);
  });

  test("says on it, in passing, that a wait goes on", async () => {
    const runtime = await startRuntime();
    const news = inputs({ __urn: urn });
    await runtime.diff("t-1", { ...news, state: "running" }, news);
    expect(engine().logged).toMatchObject([
      { urn, message: expect.stringContaining("continues the wait"), severity: 1, ephemeral: true },
    ]);
  });

  test("warns on it when a wait can't go on", async () => {
    const runtime = await startRuntime();
    const news = inputs({ __urn: urn, credentials: undefined });
    await runtime.diff("t-1", { ...news, state: "running" }, news);
    expect(engine().logged).toMatchObject([
      {
        urn,
        message: expect.stringMatching(/continues the wait, but credentials are missing: /),
        severity: 2,
        ephemeral: false,
      },
    ]);
  });
});
