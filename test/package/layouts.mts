import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inject } from "vitest";
import { writeManifest } from "../../scripts/packed-workspace.mts";
import { pulumiEnvironment } from "../../scripts/pulumi-engine.mts";
import type { StackSite } from "../../scripts/pulumi-stack.mts";
import { runWell } from "../../scripts/run.mts";

/** A way to have the package in a project. */
export interface Layout {
  readonly name: string;
  readonly install: readonly [manager: string, ...args: string[]];
  /** Where the package that depends on it is in the project. */
  readonly member?: string;
  /** What else the project has in its root. */
  readonly files?: Readonly<Record<string, string>>;
  /** The options of Node that make it find packages in the project's root. */
  readonly nodeOptions?: (root: string) => string;
}

const npm = ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"] as const;
const pnpm = ["pnpm", "install", "--prefer-offline", "--ignore-scripts"] as const;
const yarn = ["yarn", "install", "--no-immutable", "--mode=skip-build"] as const;

export const layouts: readonly Layout[] = [
  { name: "npm", install: npm },
  {
    name: "npm in a workspace",
    install: npm,
    member: "stacks",
    files: { "package.json": '{ "private": true, "workspaces": ["stacks"] }' },
  },
  { name: "pnpm", install: [...pnpm, "--ignore-workspace"] },
  {
    name: "pnpm in a workspace",
    install: pnpm,
    member: "stacks",
    files: { "package.json": '{ "private": true }', "pnpm-workspace.yaml": "packages: [stacks]" },
  },
  {
    name: "yarn with node_modules",
    install: yarn,
    files: { ".yarnrc.yml": "nodeLinker: node-modules", "yarn.lock": "" },
  },
  {
    name: "yarn with Plug'n'Play",
    install: yarn,
    files: { ".yarnrc.yml": "nodeLinker: pnp", "yarn.lock": "" },
    // As `yarn exec pulumi up` has it.
    nodeOptions: (root) =>
      `--require ${join(root, ".pnp.cjs")} --experimental-loader ${pathToFileURL(join(root, ".pnp.loader.mjs"))}`,
  },
];

/** Makes a project with the packed package, Pulumi and what TypeScript programs need, and installs them. */
export async function install({
  name,
  install: [manager, ...args],
  member = "",
  files = {},
  nodeOptions,
}: Layout): Promise<StackSite> {
  const { file, folder, engine } = inject("packed");
  const root = join(folder, name.replaceAll(/\W+/g, "-"));
  const workspace = join(root, member);
  await mkdir(workspace, { recursive: true });
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
  await writeManifest(workspace, file, ["tsx", "typescript"]);
  await runWell(manager, args, { cwd: root, env: await managersEnvironment() });
  const environment = pulumiEnvironment(engine, join(root, "home"), "test");
  return {
    workspace,
    environment: { ...environment, ...(nodeOptions && { NODE_OPTIONS: nodeOptions(root) }) },
  };
}

/** This repository's package managers come first, and ask the registry that npm is configured with. */
async function managersEnvironment(): Promise<NodeJS.ProcessEnv> {
  const settings = await runWell("npm", ["config", "list", "--json", "--loglevel", "error"]);
  const { registry, cafile } = JSON.parse(settings);
  return {
    ...process.env,
    PATH: [join(import.meta.dirname, "../../node_modules/.bin"), process.env["PATH"]].join(delimiter),
    npm_config_registry: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname,
    ...(cafile && { npm_config_cafile: cafile, YARN_HTTPS_CA_FILE_PATH: cafile }),
    YARN_ENABLE_TELEMETRY: "0",
  };
}
