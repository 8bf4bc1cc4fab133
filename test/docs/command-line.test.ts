import { describe, expect, test } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes";
import type { Row } from "../../src/cli/frame";
import { frameOf } from "../../src/cli/frame";
import { parseSimulation } from "../../src/cli/simulation";
import type { WaitEvent } from "../../src/core/events";
import type { TaskStatus } from "../../src/core/poll-result";
import { parseGroupWait } from "../../src/integration/parse";
import { statusText } from "../../src/integration/progress-messages";
import { command, startWith } from "../cli/support";
import { blocksOf, pageOf, pages } from "../support/pages";

const commands = pages.flatMap((page) =>
  blocksOf(page, "sh").flatMap((block) =>
    block
      .replaceAll("\\\n", " ")
      .split("\n")
      .filter((line) => line.startsWith("npx cloud-task-waiter "))
      .map((line) => ({ page, line, args: line.split(/\s+/).slice(2) })),
  ),
);

const json = pages.flatMap((page) =>
  blocksOf(page, "json").map((block) => ({ page, content: JSON.parse(block) })),
);

startWith();

describe("A command of the pages", () => {
  test.each(commands.filter(({ args }) => args.includes("--task-id")))(
    "is right in all but the credentials: $page: $line",
    async ({ args }) => {
      const { code, err } = await command(args);
      expect(err).toMatch(/^error: credentials are missing: [^\n]+\n$/);
      expect(code).toBe(exitCodes.usage);
    },
  );

  test.each(commands.filter(({ args }) => !args.includes("--task-id")))(
    "is known, with its options: $page: $line",
    async ({ args }) => {
      const withInput = args.map((arg) => (arg.endsWith(".json") ? "-" : arg));
      const { err } = await command(withInput, { stdin: "{}", signal: AbortSignal.abort() });
      expect(err).not.toMatch(/unknown (option|command)/);
    },
  );

  test("is on several pages", () => {
    expect(commands.length).toBeGreaterThan(5);
  });
});

describe("A file of the pages", () => {
  test.each(json.filter(({ content }) => "huawei" in content || "alibaba" in content))(
    "is what clouds can play: $page",
    ({ content }) => {
      expect(() => parseSimulation(content)).not.toThrow();
    },
  );

  test.each(json.filter(({ content }) => Array.isArray(content)))(
    "is a list of tasks: $page",
    ({ content }) => {
      expect(parseGroupWait({ tasks: content }).value?.tasks).toHaveLength(content.length);
    },
  );
});

test.each(["README.md", "docs/cli.md"])("%s has the exit codes", (page) => {
  const codes = [...pageOf(page).matchAll(/^\| (\d+) +\| /gm)].map(([, code]) => Number(code));
  const documented = Object.values(exitCodes).filter(
    (code) => page !== "README.md" || code !== exitCodes.crashed,
  );
  expect(codes).toEqual(documented);
});

describe("The page about the command line shows", () => {
  const [live, looked] = blocksOf("docs/cli.md", "text");
  const running = { state: "running", providerState: "Running", progress: 60 } as const;

  test("what a terminal shows while three tasks are waited for", () => {
    const rows: Row[] = [
      {
        taskId: "4a4fefe7-34a1-40e2-a87c-16932af3ac4a",
        atMs: 5_000,
        event: event({ state: "running", providerState: "running" }, 5_000, 4_000),
      },
      {
        taskId: "t2",
        atMs: 4_000,
        event: event({ state: "failed", providerState: "failed", message: "The EIP is frozen" }, 4_000),
      },
      { taskId: "j1", atMs: 5_000, event: event(running, 5_000, 2_000) },
    ];
    const frame = frameOf(rows, 7_000, 1_800_000, { columns: 80, rows: 24 });
    expect(live).toBe(`${frame.map(({ text }) => text).join("\n")}\n`);
  });

  test("how a task stands", () => {
    expect(looked).toBe(`${statusText(running)}\n`);
  });
});

function event(status: TaskStatus, elapsedMs: number, nextDelayMs?: number): WaitEvent {
  return { type: "status", status, attempt: 1, elapsedMs, ...(nextDelayMs && { nextDelayMs }) };
}
