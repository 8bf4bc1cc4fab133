// Writes the named types, functions and classes of the kinds from their definitions, for people and for jsii, which read no
// mapped types; `npm run generate`. With `--check`, it fails when a file is not as it would be written.
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CredentialSpec } from "../src/credentials/provider.ts";
import { keysOf } from "../src/credentials/shape.ts";
import type { Property } from "../src/schema/property.ts";
import { kinds } from "../src/tasks/index.ts";
import type { AnyKind } from "../src/tasks/kind.ts";

const header = "// Written by `npm run generate` from the kinds in src/tasks; changes are made there.\n";

/** The files to write, by their paths. */
function generatedFiles(all: readonly AnyKind[]): Readonly<Record<string, string>> {
  return {
    "src/generated/descriptions.ts": descriptions(all),
    "src/generated/credentials.ts": credentialTypes(all),
    "src/generated/tasks.ts": taskFunctions(all),
    "pulumi/generated/tasks.ts": pulumiTasks(all),
    "pulumi/generated/config-keys.ts": configKeys(all),
    "cdk/generated/tasks.ts": cdkTasks(all),
  };
}

function credentialsOf(kind: AnyKind): CredentialSpec {
  return kind.cloud(kind.placeholders).credentials;
}

/** The type of a cloud's credentials: each cloud exports it from the same place. */
function credentialsType({ name }: CredentialSpec): string {
  return `${capitalized(name)}Credentials`;
}

/** @param src the path from the file to the folder of the clouds */
function credentialImports(all: readonly AnyKind[], src: string): string {
  return clouds(all)
    .map((spec) => `import type { ${credentialsType(spec)} } from "${src}/${spec.name}/credentials";`)
    .join("\n");
}

function clouds(all: readonly AnyKind[]): CredentialSpec[] {
  return [...new Set(all.map(credentialsOf))];
}

function descriptions(all: readonly AnyKind[]): string {
  const union = all.map(({ typeName }) => `${typeName}Description`).join(" | ");
  return [
    header,
    ...all.map(interfacesOf),
    `/** A description of any kind of task. */\nexport type AnyTaskDescription = ${union};\n`,
  ].join("\n");
}

function credentialTypes(all: readonly AnyKind[]): string {
  const members = all.map((kind) => `  readonly "${kind.name}": ${credentialsType(credentialsOf(kind))};`);
  return `${header}
${credentialImports(all, "..")}
import type { AnyTaskDescription } from "./descriptions";

/** The credentials of the cloud of each kind. */
interface CredentialsByKind {
${members.join("\n")}
}

/** The credentials of the cloud that a description is about. */
export type CredentialsFor<D extends AnyTaskDescription> = CredentialsByKind[D["kind"]];
`;
}

function interfacesOf({ name, typeName, displayName, properties }: AnyKind): string {
  return `/** ${sentence(displayName)} */
export interface ${typeName}Properties {
${properties.map(memberOf).join("\n")}
}

/** ${sentence(displayName)} */
export interface ${typeName}Description extends ${typeName}Properties {
  /** The task type. */
  readonly kind: "${name}";
}
`;
}

function memberOf({ name, description, required, enum: words, ...property }: Property): string {
  const type = words ? words.map((word) => JSON.stringify(word)).join(" | ") : "string";
  return `${jsDoc(sentence(description), defaultOf({ name, description, required, ...property }))}
  readonly ${name}${required ? "" : "?"}: ${type};`;
}

function defaultOf({ default: value, defaultDescription }: Property): string | undefined {
  if (value !== undefined) return `@default ${JSON.stringify(value)}`;
  return defaultDescription === undefined ? undefined : `@default - ${defaultDescription}`;
}

function jsDoc(text: string, tag: string | undefined): string {
  return tag === undefined ? `  /** ${text} */` : `  /**\n   * ${text}\n   *\n   * ${tag}\n   */`;
}

function sentence(text: string): string {
  return `${capitalized(text)}.`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The lines of a JSDoc comment, as wide as they fit. */
function comment(text: string, indentation = ""): string {
  const room = 116 - indentation.length;
  // Code is one word.
  const words = text.match(/(?:`[^`]*`|\S)+/g) ?? [];
  const lines = words.reduce<string[]>((wrapped, word) => {
    const last = wrapped.at(-1);
    if (last === undefined || last.length + word.length >= room) wrapped.push(word);
    else wrapped[wrapped.length - 1] = `${last} ${word}`;
    return wrapped;
  }, []);
  return lines.map((line) => `${indentation} * ${line}`).join("\n");
}

/** The properties of an example: what is required, and the first of those of which one is. */
function exampleOf({ properties, oneOf = [] }: AnyKind): string {
  const isShown = ({ name, required }: Property) => required || name === oneOf[0];
  return properties
    .filter(isShown)
    .map(({ name, example }) => (name.endsWith("Id") ? name : `${name}: ${JSON.stringify(example)}`))
    .join(", ");
}

function pulumiTasks(all: readonly AnyKind[]): string {
  const types = all.map(({ typeName }) => `${typeName}Properties`).join(", ");
  const union = all.map(({ typeName }) => `Grouped${typeName}Task`).join(" | ");
  return `${header}
import type * as pulumi from "@pulumi/pulumi";
${credentialImports(all, "../../src")}
import type { ${types} } from "../../src/generated/descriptions";
import type { Inputs, WaitArgs } from "../resource";
import { TaskResource } from "../resource";

${all.map(pulumiTask).join("\n")}
/** A task of a \`TaskGroup\`: its kind, and what its own resource would take to find it. */
export type GroupedTask = ${union};
`;
}

function pulumiTask(kind: AnyKind): string {
  const { name, typeName, displayName, documentation } = kind;
  const credentials = `  /**
   * Credentials of the cloud. They are stored encrypted, whether or not they are marked as secret, and are not among the
   * outputs.
   *
   * @default - the stack's configuration (\`cloudTaskWaiter:…\`), then the environment
   */
  readonly credentials?: pulumi.Input<Inputs<${credentialsType(credentialsOf(kind))}>>;`;
  return `/** Which task \`${typeName}Task\` waits for, and how. */
export interface ${typeName}TaskArgs extends Inputs<${typeName}Properties>, WaitArgs {
${credentials}
}

/**
${comment(documentation)}
 *
 * @example
 * const done = new ${typeName}Task("done", { ${exampleOf(kind)} });
 * new aws.route53.Record("www", record, { dependsOn: done });
 */
export class ${typeName}Task extends TaskResource {
  /**
   * @param name the name of the resource in the stack
   * @param args which task to wait for, and how; what is wrong with them fails the preview, or the deployment
   * @param options as of every resource, but for \`id\` and \`import\`
   * @throws {RunError} when \`options\` ask for a lookup or an import
   */
  constructor(name: string, args: ${typeName}TaskArgs, options?: pulumi.CustomResourceOptions) {
    super("${typeName}Task", "${name}", name, args, options);
  }
}

/** In a \`TaskGroup\`: ${displayName}. */
export interface Grouped${typeName}Task extends Inputs<${typeName}Properties> {
  /** The task type. */
  readonly kind: "${name}";
${credentials}
}
`;
}

/** The keys of a stack's configuration, and whether what they have is secret; the clouds' own are objects. */
function configKeys(all: readonly AnyKind[]): string {
  const entries = clouds(all).flatMap(({ name, shapes, secrets }) => [
    [name, "secret"],
    ...[...new Set(shapes.flatMap(keysOf))].map((key) => [
      `${name}${capitalized(key)}`,
      secrets.includes(key) ? "secret" : "readable",
    ]),
  ]);
  return `${header}
/** The keys of the stack's configuration in this package's namespace, by whether they should be encrypted. */
export const configKeys: Readonly<Record<string, "secret" | "readable">> = {
${entries.map(([key, kind]) => `  ${key}: "${kind}",`).join("\n")}
};
`;
}

function cdkTasks(all: readonly AnyKind[]): string {
  const types = all.map(({ typeName }) => `${typeName}Description, ${typeName}Properties`).join(", ");
  const union = all.map(({ typeName }) => `Grouped${typeName}Task`).join(" | ");
  return `${header}
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { ${types} } from "../../src/generated/descriptions";
import { TaskWait } from "../task-wait";
import type { WaitProps } from "../wait";

${all.map(cdkTask).join("\n")}
/** A task of a \`TaskGroup\`: its kind, and what its own construct would take to find it. */
export type GroupedTask = ${union};
`;
}

function cdkTask(kind: AnyKind): string {
  const { name, typeName, displayName, documentation } = kind;
  const credentials = `  /**
${comment(
  `Credentials of the cloud: a secret of AWS Secrets Manager with a JSON object. Its keys are ${credentialsOf(kind).text}. ` +
    "It is read when the wait begins, and again when the credentials have expired or are rejected.",
  "  ",
)}
   */
  readonly credentials: ISecret;`;
  return `/** Which task \`${typeName}Task\` waits for, and how. */
export interface ${typeName}TaskProps extends ${typeName}Properties, WaitProps {
${credentials}
}

/**
${comment(documentation)}
 *
 * @example
 * const done = new ${typeName}Task(this, "Done", { ${exampleOf(kind)}, credentials: secret });
 * done.executeBefore(record);
 */
export class ${typeName}Task extends TaskWait {
  /**
   * @param scope what it is in, as of every construct
   * @param id its name in there
   * @param props which task to wait for, and how
   * @throws {Error} naming each property that is wrong and what is expected of it
   */
  constructor(scope: Construct, id: string, props: ${typeName}TaskProps) {
    super(scope, id, "${typeName}Task", "${name}", props);
  }
}

/** In a \`TaskGroup\`: ${displayName}. */
export interface Grouped${typeName}Task extends ${typeName}Description {
${credentials}
}
`;
}

function taskFunctions(all: readonly AnyKind[]): string {
  return `${header}
import { createTask, type TaskOptions } from "../client/create-task";
import type { Task } from "../core/task";
import type { CredentialsFor } from "./credentials";
import type { ${all.map(({ typeName }) => `${typeName}Description, ${typeName}Properties`).join(", ")} } from "./descriptions";

${all.map(taskFunction).join("\n")}`;
}

function taskFunction({ name, typeName, displayName }: AnyKind): string {
  const functionName = `${typeName.charAt(0).toLowerCase()}${typeName.slice(1)}Task`;
  return `/**
 * ${sentence(displayName)}
 *
 * @param description which task it is, as plain data
 * @param options credentials, or a function that fetches them, and a clock; by default the environment's credentials
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function ${functionName}(
  description: ${typeName}Properties,
  options: TaskOptions<CredentialsFor<${typeName}Description>> = {},
): Task {
  return createTask({ ...description, kind: "${name}" }, options);
}
`;
}

/** A file in the format of the repository. */
function formatted(file: string, text: string): string {
  return execFileSync("biome", ["check", "--write", `--stdin-file-path=${file}`], {
    input: text,
    encoding: "utf8",
  });
}

if (import.meta.main) {
  const stale: string[] = [];
  for (const [file, text] of Object.entries(generatedFiles(kinds))) {
    const path = join(import.meta.dirname, "..", file);
    const written = formatted(file, text);
    if (process.argv.includes("--check")) {
      if ((await readFile(path, "utf8").catch(() => "")) !== written) stale.push(file);
    } else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, written);
    }
  }
  if (stale.length > 0) {
    console.error(`Not as \`npm run generate\` writes it: ${stale.join(", ")}`);
    process.exitCode = 1;
  }
}
