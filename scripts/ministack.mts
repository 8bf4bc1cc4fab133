// Finds or installs MiniStack, an emulator of AWS in Python, and starts it for the tests that run a real `cdk deploy`.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, realpath, rename, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { cacheFolder, inWorkFolder, searchPath } from "./cache.mts";
import { run } from "./run.mts";

export interface Ministack {
  /** The Python that has it. */
  readonly python: string;
  readonly version: string;
  readonly source: "path" | "cache" | "installed";
}

/** An AWS on this machine, empty at first. */
export interface LocalAws {
  readonly endpoint: string;
  /**
   * The environment of the AWS CDK's CLI and of AWS SDKs: with this AWS, with a home folder of their own, and without
   * the user's credentials, profiles and settings.
   */
  readonly environment: NodeJS.ProcessEnv;
  /** What it has logged so far. */
  log(): Promise<string>;
  /** Ends it, with all Lambda functions that still run, and removes what it has kept. */
  close(): Promise<void>;
}

const version = "1.5.33";
const requirements = join(import.meta.dirname, "ministack-requirements.txt");
const installTimeLimitMs = 5 * 60_000;
const startTimeLimitMs = 60_000;

/**
 * Starts a program that may run only as long as this process does: when its input ends, which it does with this
 * process however that ends, all of the program's process group ends too, and its folder goes. Lambda functions are
 * processes of that group; one that waits would outlive MiniStack.
 */
const boundToInput = `
  exec 3<&0
  (trap "" TERM; cat <&3; kill -TERM 0; sleep 1; rm -rf "$TMPDIR"; kill -KILL 0) >/dev/null 2>&1 &
  exec 3<&-
  exec "$@" </dev/null`;

/** @throws {Error} which says what is missing, when it can be neither found nor installed */
export async function ministack(say: (line: string) => void): Promise<Ministack> {
  const onPath = await pythonOnPath();
  if (onPath !== undefined) return { python: onPath, version, source: "path" };
  const kept = pythonIn(keptFolder());
  if (await hasMinistack(kept)) return { python: kept, version, source: "cache" };
  await install(say);
  return { python: kept, version, source: "installed" };
}

export async function startMinistack({ python }: Ministack): Promise<LocalAws> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "cloud-task-waiter-aws-"));
  const logFile = join(folder, "ministack.log");
  const port = await freePort();
  const child = await startBound([python, "-I", "-X", "utf8", "-m", "ministack"], folder, logFile, {
    // Lambda functions have this environment too, and run with the `node` that is first on PATH.
    PATH: [dirname(process.execPath), ...searchPath()].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    STATE_DIR: join(folder, "state"),
    S3_DATA_DIR: join(folder, "s3"),
    GATEWAY_PORT: String(port),
    BIND_HOST: "127.0.0.1",
    MINISTACK_HOST: "127.0.0.1",
    // It must neither use nor tidy up the user's containers, nor open more ports.
    DOCKER_HOST: `unix://${join(folder, "no-docker.sock")}`,
    LAMBDA_EXECUTOR: "local",
    IOT_MTLS_ENABLED: "0",
    SFTP_ENABLED: "0",
    // Its own doing, which would be in the log of each Lambda function.
    NODE_OPTIONS: "--disable-warning=DEP0169",
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const log = () => readFile(logFile, "utf8");
  const close = async () => {
    await endGroup(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilHealthy(endpoint, child);
  } catch (error) {
    const logged = await log();
    await close();
    throw new Error(`MiniStack did not start:\n${logged}`, { cause: error });
  }
  return { endpoint, environment: clientEnvironment(endpoint, folder), log, close };
}

function clientEnvironment(endpoint: string, folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(PATH$|AWS_|CDK_|FORCE_COLOR$|NO_PROXY$)/i.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(process.execPath), ...searchPath()].join(delimiter),
    HOME: folder,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_CONFIG_FILE: join(folder, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    CDK_HOME: join(folder, "cdk"),
    CDK_DISABLE_CLI_TELEMETRY: "true",
    CDK_DISABLE_VERSION_CHECK: "true",
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
  };
}

/** The Python of a `ministack` on PATH, which pip, pipx and uv name in the program's first line. */
async function pythonOnPath(): Promise<string | undefined> {
  const program = searchPath()
    .map((folder) => join(folder, "ministack"))
    .find((file) => existsSync(file));
  if (program === undefined) return undefined;
  const python = /^#!(\S*python\S*)$/m.exec(await readFile(program, "utf8"))?.[1];
  return python !== undefined && (await hasMinistack(python)) ? python : undefined;
}

async function hasMinistack(python: string): Promise<boolean> {
  const program = "import importlib.metadata, ministack.app; print(importlib.metadata.version('ministack'))";
  return (await printed(python, ["-I", "-c", program])) === version;
}

async function install(say: (line: string) => void): Promise<void> {
  await requirePython();
  say(`installing MiniStack ${version} into ${keptFolder()}, once`);
  await inWorkFolder(async (work) => {
    await installStep("python3", ["-m", "venv", work]);
    const pip = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
    // Without wheels, what builds a package would be fetched without a look at its hash.
    const pinned = ["--require-hashes", "--only-binary", ":all:", "--requirement", requirements];
    await installStep(pythonIn(work), [...pip, ...pinned]);
    await keep(work);
  });
}

async function requirePython(): Promise<void> {
  const program = "import sys, venv, ensurepip; print(sys.version_info >= (3, 10))";
  if ((await printed("python3", ["-I", "-c", program])) === "True") return;
  throw new Error(
    "No MiniStack. It needs Python 3.10 or newer as `python3`, with `venv` and `ensurepip`\n" +
      "(on Debian and Ubuntu: the packages python3 and python3-venv).",
  );
}

async function installStep(program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(program, args, { timeout: installTimeLimitMs });
  if (code === 0) return;
  throw new Error(`MiniStack could not be installed:\n${output.trimEnd().split("\n").slice(-15).join("\n")}`);
}

/**
 * Moves a finished environment to its place in one step: no other process ever sees half of it. Its programs would
 * not find their Python any more, but that Python still finds what it has.
 */
async function keep(work: string): Promise<void> {
  try {
    await rename(work, keptFolder());
  } catch {
    // Another process was first, or what is there does not run.
    if (await hasMinistack(pythonIn(keptFolder()))) return;
    await rm(keptFolder(), { recursive: true, force: true });
    await rename(work, keptFolder());
  }
  if (!(await hasMinistack(pythonIn(keptFolder())))) {
    throw new Error("the MiniStack that was installed does not run on this machine");
  }
}

async function startBound(
  command: readonly string[],
  folder: string,
  logFile: string,
  env: NodeJS.ProcessEnv,
): Promise<ChildProcess> {
  const log = await open(logFile, "a");
  try {
    const child = spawn("/bin/sh", ["-c", boundToInput, "sh", ...command], {
      cwd: folder,
      env,
      detached: true,
      stdio: ["pipe", log.fd, log.fd],
    });
    // An input that is gone is no news: the process is.
    child.stdin?.on("error", () => undefined);
    await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    return child;
  } finally {
    await log.close();
  }
}

/** Ends a process, and all others of the group that it leads. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const exited = hasEnded(child) ? undefined : new Promise((resolve) => child.once("exit", resolve));
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // There is none of them any more.
  }
  child.stdin?.destroy();
  await exited;
}

async function untilHealthy(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeLimitMs;
  while (!(await isHealthy(endpoint))) {
    if (hasEnded(child)) throw new Error("it has ended");
    if (Date.now() > deadline) throw new Error(`it does not answer after ${startTimeLimitMs} ms`);
    await setTimeout(25);
  }
}

async function isHealthy(endpoint: string): Promise<boolean> {
  const response = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok === true;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** What a program prints; undefined when there is no such program, or it does not end well. */
async function printed(program: string, args: readonly string[]): Promise<string | undefined> {
  const ended = await run(program, args, { timeout: 30_000 }).catch(() => undefined);
  return ended?.code === 0 ? ended.output.trim() : undefined;
}

function pythonIn(environment: string): string {
  return join(environment, "bin", "python");
}

function keptFolder(): string {
  return join(cacheFolder(), `ministack-${version}`);
}

if (import.meta.main) {
  try {
    const found = await ministack((line) => console.error(line));
    console.log(`MiniStack ${found.version} (${found.source}) in ${found.python}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
