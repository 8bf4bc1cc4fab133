import type { SpawnOptions } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyProject } from "./project-folder.mts";
import { type Ended, type Running, runWell, start } from "./run.mts";

/** Where and how stacks are run. */
export interface StackSite {
  /** A folder with the packages that programs need; every project is a subfolder of it. */
  readonly workspace: string;
  /** The environment of the Pulumi CLI. */
  readonly environment: NodeJS.ProcessEnv;
}

export type ConfigValues = Readonly<
  Record<string, string | number | boolean | readonly unknown[] | object | undefined>
>;

/** A resource, as far as it is looked at here. */
export interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Why it is not initialised yet. */
  readonly initErrors?: readonly string[];
}

/** A stack of an ordinary Pulumi project, run by the real engine. */
export class PulumiStack {
  /** The project's folder. */
  readonly folder: string;
  private readonly name: string;
  private readonly environment: NodeJS.ProcessEnv;

  private constructor(folder: string, name: string, environment: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.name = name;
    this.environment = environment;
  }

  /**
   * Copies a program into a project of its own, and starts an empty stack of it.
   *
   * @param variants folders whose files come over those of the program
   */
  static async create(
    site: StackSite,
    program: string,
    name: string,
    ...variants: readonly string[]
  ): Promise<PulumiStack> {
    const folder = await copyProject(site.workspace, name, [program, ...variants]);
    const stack = new PulumiStack(folder, name, site.environment);
    await runWell("pulumi", ["stack", "init", name, "--non-interactive"], stack.options());
    return stack;
  }

  /** Sets the stack's configuration, in place of all that was set before. */
  async configure(values: ConfigValues): Promise<void> {
    const file = join(this.folder, `Pulumi.${this.name}.yaml`);
    const project = /^name: (.*)$/m.exec(await readFile(join(this.folder, "Pulumi.yaml"), "utf8"))?.[1];
    const salt = /^encryptionsalt: (.*)$/m.exec(await readFile(file, "utf8").catch(() => ""))?.[1];
    const config = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]),
    );
    // JSON is YAML too.
    await writeFile(file, `${salt ? `encryptionsalt: ${salt}\n` : ""}config: ${JSON.stringify(config)}\n`);
  }

  /** Sets one value of the configuration, encrypted. */
  async configureSecret(key: string, value: string): Promise<void> {
    await runWell("pulumi", ["config", "set", "--secret", key, value, "--stack", this.name], this.options());
  }

  up(onLine?: (line: string) => void, environment?: NodeJS.ProcessEnv): Promise<Ended> {
    return this.pulumi(["up", "--yes", "--skip-preview"], onLine, environment);
  }

  /** Deploys on a terminal, which the program provides that runs the command. */
  upOn([program, ...args]: readonly [program: string, ...args: string[]]): Promise<Ended> {
    const up = ["pulumi", "up", "--yes", "--skip-preview", "--stack", this.name, "--color", "never"];
    return start(program, [...args, ...up], this.options({ TERM: "xterm-256color" })).ended;
  }

  /** Begins to deploy, in a process group of its own, so that a signal can be sent to all that a terminal's would reach. */
  startUp(onLine?: (line: string) => void, environment?: NodeJS.ProcessEnv): Running {
    const options = { ...this.options(environment), detached: true };
    return this.start(["up", "--yes", "--skip-preview"], onLine, options);
  }

  /** Deploys, and makes one resource anew whether or not anything has changed. */
  replace(urn: string, environment?: NodeJS.ProcessEnv): Promise<Ended> {
    return this.pulumi(["up", "--yes", "--skip-preview", "--replace", urn], undefined, environment);
  }

  /** Deploys all but one resource. */
  upWithout(urn: string): Promise<Ended> {
    return this.pulumi(["up", "--yes", "--skip-preview", "--exclude", urn]);
  }

  preview(environment?: NodeJS.ProcessEnv): Promise<Ended> {
    return this.pulumi(["preview"], undefined, environment);
  }

  refresh(): Promise<Ended> {
    return this.pulumi(["refresh", "--yes", "--skip-preview"]);
  }

  destroy(): Promise<Ended> {
    return this.pulumi(["destroy", "--yes", "--skip-preview"]);
  }

  /** What is in the stack's state, as it is stored. */
  async state(): Promise<string> {
    return runWell("pulumi", ["stack", "export", "--stack", this.name], this.options());
  }

  /** Puts a state that was exported in place of the stack's own. */
  async import(state: string): Promise<void> {
    const file = join(this.folder, "state.json");
    await writeFile(file, state);
    await runWell("pulumi", ["stack", "import", "--file", file, "--stack", this.name], this.options());
  }

  /** The resources that are stored, by the last part of their URN. */
  async resources(): Promise<Readonly<Record<string, StoredResource>>> {
    const { deployment } = JSON.parse(await this.state());
    const stored: readonly StoredResource[] = deployment.resources ?? [];
    return Object.fromEntries(stored.map((resource) => [resource.urn.split("::").at(-1), resource]));
  }

  /** Takes away the lock that a CLI left behind when it was killed. */
  async unlock(): Promise<void> {
    await runWell("pulumi", ["cancel", "--yes", "--stack", this.name], this.options());
  }

  private pulumi(
    args: readonly string[],
    onLine?: (line: string) => void,
    environment?: NodeJS.ProcessEnv,
  ): Promise<Ended> {
    return this.start(args, onLine, this.options(environment)).ended;
  }

  private start(
    args: readonly string[],
    onLine: ((line: string) => void) | undefined,
    options: SpawnOptions,
  ): Running {
    const all = [...args, "--stack", this.name, "--non-interactive", "--color", "never"];
    return start("pulumi", all, options, onLine);
  }

  private options(environment: NodeJS.ProcessEnv = {}) {
    return { cwd: this.folder, env: { ...this.environment, ...environment } };
  }
}
