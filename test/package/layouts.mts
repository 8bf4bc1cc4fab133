import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inject } from "vitest";
import { ownVersions, peers, writeManifest } from "../../scripts/packed-workspace.mts";
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
  /** Versions of packages, where it can't have those that this repository has. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The options of Node that make it find packages in the project's root. */
  readonly nodeOptions?: (root: string) => string;
}

const npm = ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"] as const;
const pnpm = ["pnpm", "install", "--prefer-offline", "--ignore-scripts"] as const;
const yarn = ["yarn", "install", "--no-immutable", "--mode=skip-build"] as const;
// Yarn takes from the registry what this library has bundled, and for later versions not all of it has been there.
const yarnVersions = { "aws-cdk-lib": "2.270.0" };

export const npmLayout: Layout = { name: "npm", install: npm };

export const plugAndPlay: Layout = {
  name: "yarn with Plug'n'Play",
  install: yarn,
  files: { ".yarnrc.yml": "nodeLinker: pnp", "yarn.lock": "" },
  versions: yarnVersions,
  // As `yarn exec pulumi up` has it.
  nodeOptions: (root) =>
    `--require ${join(root, ".pnp.cjs")} --experimental-loader ${pathToFileURL(join(root, ".pnp.loader.mjs"))}`,
};

export const layouts: readonly Layout[] = [
  npmLayout,
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
    versions: yarnVersions,
  },
  plugAndPlay,
];

/** Makes a project with the packed package, the SDKs and what TypeScript programs need, and installs them. */
export function installAll(layout: Layout): Promise<StackSite> {
  return install(layout, layout.name, [...peers, "@types/node", "tsx", "typescript"]);
}

/** Makes a project with the packed package and others, and installs them, where another file of tests has not. */
export async function install(layout: Layout, name: string, others: readonly string[]): Promise<StackSite> {
  const { install: installation, member = "", files = {}, versions = {}, nodeOptions } = layout;
  const [manager, ...args] = installation;
  const { file, folder, engine } = inject("packed");
  const root = join(folder, name.replaceAll(/\W+/g, "-"));
  const workspace = join(root, member);
  const environment = pulumiEnvironment(engine, join(root, "home"), "test");
  const site: StackSite = {
    workspace,
    environment: { ...environment, ...(nodeOptions && { NODE_OPTIONS: nodeOptions(root) }) },
  };
  if (existsSync(join(workspace, "package.json"))) return site;
  await mkdir(workspace, { recursive: true });
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
  const wanted = Object.entries(await ownVersions(others)).map(([other, own]) => [
    other,
    versions[other] ?? own,
  ]);
  await writeManifest(workspace, file, Object.fromEntries(wanted));
  await runWell(manager, args, { cwd: root, env: await managersEnvironment() });
  return site;
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
