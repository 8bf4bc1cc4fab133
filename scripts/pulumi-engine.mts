// Finds or makes a Pulumi engine for the demo and the tests that run a real `pulumi up`:
// the one on PATH, else one kept from before, else a fresh installation, else one built with Go.
import { type ExecFileOptions, execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { chmod, copyFile, mkdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheFolder, inWorkFolder, namesIn, searchPath } from "./cache.mts";

export interface PulumiEngine {
  /** Folder to put first on PATH. */
  readonly bin: string;
  readonly version: string;
  readonly source: "path" | "cache" | "installed" | "built";
}

type Say = (line: string) => void;

const lowestMinor = 230;
const builtVersion = "3.230.0";
const engineModule = `github.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v${builtVersion}`;
// Later releases of the SDK's Go module leave the Node.js language host out; this one serves later engines.
const languageHostModule = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs@v3.60.0";

const installTimeLimitMs = 5 * 60_000;

const onWindows = process.platform === "win32";
const engineFile = onWindows ? "pulumi.exe" : "pulumi";
const languageHostFile = onWindows ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";
// Starts the provider process of dynamic resources; the engine looks for it beside itself and on PATH.
const dynamicProviderFile = onWindows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";

export async function pulumiEngine(say: Say): Promise<PulumiEngine> {
  return (
    (await engineOnPath()) ??
    (await engineInCache()) ??
    (await installEngine(say)) ??
    (await buildEngine(say))
  );
}

/**
 * The environment of a Pulumi CLI whose settings, login and stacks live under `home`, apart from the user's own, and
 * without the user's credentials of a real cloud. Creates the folders that it names.
 */
export function pulumiEnvironment(engineBin: string, home: string, passphrase = ""): NodeJS.ProcessEnv {
  const pulumiHome = resolve(home, "pulumi");
  const state = resolve(home, "state");
  for (const folder of [pulumiHome, state]) mkdirSync(folder, { recursive: true });

  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(PATH$|PULUMI_|HUAWEICLOUD_|HW_|OS_|ALIBABA_?CLOUD_|ALICLOUD_|ACCESS_KEY_|SECURITY_TOKEN$)/i.test(
        name,
      ),
  );
  return {
    ...Object.fromEntries(kept),
    // Programs and dynamic providers run with the `node` that is first on PATH.
    PATH: [engineBin, dirname(process.execPath), ...searchPath()].join(delimiter),
    PULUMI_HOME: pulumiHome,
    PULUMI_BACKEND_URL: backendUrl(state),
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

function backendUrl(folder: string): string {
  const { pathname } = pathToFileURL(folder);
  // Pulumi takes `file://C:/folder` on Windows, without the slash before the drive.
  return `file://${onWindows ? pathname.slice(1) : pathname}`;
}

async function engineOnPath(): Promise<PulumiEngine | undefined> {
  const bin = searchPath().find((folder) => existsSync(join(folder, engineFile)));
  if (bin === undefined) return undefined;
  const version = isComplete(searchPath()) ? await versionOf(bin) : undefined;
  return version === undefined ? undefined : { bin, version, source: "path" };
}

async function engineInCache(): Promise<PulumiEngine | undefined> {
  const names = (await namesIn(cacheFolder())).filter((name) => /^pulumi-\d+\.\d+\.\d+$/.test(name));
  const newestFirst = names.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  for (const name of newestFirst) {
    const bin = join(cacheFolder(), name, "bin");
    const version = await keptVersionOf(bin);
    if (version !== undefined) return { bin, version, source: "cache" };
  }
  return undefined;
}

async function installEngine(say: Say): Promise<PulumiEngine | undefined> {
  say("installing the Pulumi CLI from get.pulumi.com");
  return await inWorkFolder(async (work) => {
    try {
      await install(work);
      return await keep(work, "installed");
    } catch (error) {
      say(`the Pulumi CLI is out of reach: ${lastLines(error, 1)}`);
      return undefined;
    }
  });
}

/** A process of its own, because the installation can neither be cancelled nor given a time limit. */
async function install(work: string): Promise<void> {
  const program = `
    import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
    await PulumiCommand.install({ root: process.argv[1] }).catch((error) => {
      console.error(error.message);
      process.exit(1);
    });`;
  await run(process.execPath, ["--input-type=module", "-e", program, work], {
    cwd: import.meta.dirname,
    env: quietEnvironment(),
    timeout: installTimeLimitMs,
  });
}

async function buildEngine(say: Say): Promise<PulumiEngine> {
  await requireGo();
  say(`building the Pulumi engine ${builtVersion} from its Go modules: 3 to 5 minutes on two cores, once`);
  say(`kept in ${cacheFolder()}; Go's own caches grow by about 3 GB`);
  return await inWorkFolder(async (work) => {
    await mkdir(join(work, "bin"));
    const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${builtVersion}`;
    say(`engine built in ${await goBuild(work, engineFile, engineModule, version)} s`);
    say(`language host built in ${await goBuild(work, languageHostFile, languageHostModule)} s`);
    await copyDynamicProvider(join(work, "bin"));
    return await keep(work, "built");
  });
}

async function requireGo(): Promise<void> {
  try {
    await run("go", ["version"]);
  } catch {
    throw new Error(
      `No Pulumi engine. Install the Pulumi CLI 3.${lowestMinor} or newer (https://www.pulumi.com/docs/install/),\n` +
        "or Go 1.25.8 or newer (https://go.dev/doc/install) to have one built.",
    );
  }
}

/** A temporary module for each half: they need different versions of the same SDK. Returns the seconds it took. */
async function goBuild(work: string, file: string, source: string, linkerFlags = ""): Promise<number> {
  const started = performance.now();
  const cwd = join(work, `module-${file}`);
  await mkdir(cwd);
  // The user's GOFLAGS stay in force, but a `-mod` or a workspace of theirs must not decide about this module.
  const options = { cwd, env: { ...process.env, GOWORK: "off", GO111MODULE: "on" } };
  const flags = ["-mod=mod", "-buildvcs=false", `-ldflags=-s -w ${linkerFlags}`];
  try {
    await run("go", ["mod", "init", "engine"], options);
    await run("go", ["get", source], options);
    await run("go", ["build", ...flags, "-o", join(work, "bin", file), source.replace(/@.*/, "")], options);
  } catch (error) {
    throw new Error(`Go could not build ${source}:\n${lastLines(error, 15)}`, { cause: error });
  }
  await rm(cwd, { recursive: true });
  return Math.round((performance.now() - started) / 1000);
}

async function copyDynamicProvider(bin: string): Promise<void> {
  const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
  await copyFile(join(sdk, dynamicProviderFile), join(bin, dynamicProviderFile));
  await chmod(join(bin, dynamicProviderFile), 0o755);
}

/** Moves a finished engine to its place in one step: no other process ever sees half of it. */
async function keep(work: string, source: "installed" | "built"): Promise<PulumiEngine> {
  const version = await keptVersionOf(join(work, "bin"));
  if (version === undefined) throw new Error(`the engine that was ${source} does not run on this machine`);

  const kept = join(cacheFolder(), `pulumi-${version}`);
  const bin = join(kept, "bin");
  try {
    await rename(work, kept);
  } catch {
    // Another process was first, or what is there does not run.
    if ((await keptVersionOf(bin)) === undefined) {
      await rm(kept, { recursive: true, force: true });
      await rename(work, kept);
    }
  }
  return { bin, version, source };
}

async function keptVersionOf(bin: string): Promise<string | undefined> {
  return isComplete([bin]) ? await versionOf(bin) : undefined;
}

function isComplete(folders: readonly string[]): boolean {
  return [languageHostFile, dynamicProviderFile].every((file) =>
    folders.some((folder) => existsSync(join(folder, file))),
  );
}

/** Undefined for an engine that does not run or is too old. */
async function versionOf(bin: string): Promise<string | undefined> {
  const options = { env: quietEnvironment(), timeout: 30_000 };
  const printed = await run(join(bin, engineFile), ["version"], options).catch(() => "");
  const [, version, major, minor] = /^v((\d+)\.(\d+)\.\d+)/.exec(printed) ?? [];
  return Number(major) === 3 && Number(minor) >= lowestMinor ? version : undefined;
}

/** Whatever the CLI may want to note, the user's own Pulumi home stays as it is. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const home = join(cacheFolder(), "pulumi-home");
  return { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
}

/** Resolves with the standard output; the error carries what the program printed to standard error. */
function run(program: string, args: readonly string[], options: ExecFileOptions = {}): Promise<string> {
  const complete = { ...options, encoding: "utf8", maxBuffer: Number.POSITIVE_INFINITY } as const;
  return new Promise((succeed, fail) => {
    execFile(program, args, complete, (error, stdout, stderr) => {
      if (error === null) succeed(stdout);
      else if (error.killed === true) fail(new Error(`stopped after ${options.timeout} ms`));
      else fail(new Error(stderr.trim() || error.message));
    });
  });
}

function lastLines(error: unknown, count: number): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

if (import.meta.main) {
  try {
    const { version, source, bin } = await pulumiEngine((line) => console.error(line));
    console.log(`Pulumi ${version} (${source}) in ${bin}`);
  } catch (error) {
    console.error(lastLines(error, 20));
    process.exitCode = 1;
  }
}
