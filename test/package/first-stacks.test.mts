import { copyFile, mkdtemp, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, delimiter, dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { run } from "../../scripts/run.mts";
import { pageOf } from "../support/pages.ts";

const { file, folder, engine } = inject("packed");

/** A code block of a page, and the sentence before it. */
interface Block {
  readonly language: string;
  readonly code: string;
  readonly before: string;
}

function blocksAfter(heading: string): Block[] {
  const [, section = ""] = pageOf("README.md").split(`\n## ${heading}\n`);
  const [own = ""] = section.split("\n## ");
  const blocks = own.matchAll(/^(.*)\n\n```(\w+)\n([\s\S]*?)^```$/gm);
  return Array.from(blocks, ([, before = "", language = "", code = ""]) => ({ before, language, code }));
}

/** A file that a block is, by the sentence before it: "The program, `index.ts`:". */
function fileName({ before }: Block): string | undefined {
  return /(?:, |^Save this as )`([\w.-]+)`:$/.exec(before)?.[1];
}

const background = /^npx cloud-task-waiter simulate|^LAMBDA_EXECUTOR=/;

/** One script of all that is to be done, in its order: what has a terminal of its own runs beside the rest. */
function scriptOf(blocks: readonly Block[], ports: ReadonlyMap<string, number>): string {
  const steps = blocks.flatMap((block) => {
    const file = fileName(block);
    if (file !== undefined) return [`cat > ${file} <<'END'\n${block.code}END`];
    if (block.language !== "sh") return [];
    if (!background.test(block.code)) return [block.code.trimEnd()];
    const port = block.code.startsWith("npx") ? ports.get("8080") : ports.get("4566");
    return [
      `(${block.code.trimEnd()}) &\nuntil (echo > /dev/tcp/127.0.0.1/${port}) 2>/dev/null; do sleep 0.1; done`,
    ];
  });
  return ["set -e", "trap 'code=$?; trap \"\" TERM; kill 0; exit $code' EXIT", ...steps].join("\n");
}

/** The ports of the page may be taken on this machine. */
async function freePorts(): Promise<ReadonlyMap<string, number>> {
  const [clouds, aws] = [createServer(), createServer()];
  const listening = [clouds, aws].map(
    (server) =>
      new Promise<number>((resolve, reject) => {
        server.once("error", reject).listen(0, "127.0.0.1", () => {
          const address = server.address();
          resolve(address !== null && typeof address === "object" ? address.port : 0);
        });
      }),
  );
  const [first = 0, second = 0] = await Promise.all(listening);
  clouds.close();
  aws.close();
  return new Map([
    ["8080", first],
    ["4566", second],
  ]);
}

/** How the machine reaches registries, and nobody's clouds, stacks or credentials. */
function ofThisMachine(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(
    entries.filter(([name]) => !/^(AWS|CDK|PULUMI|OS|HW|HUAWEICLOUD|ALI|FORCE)|_COLOR$/.test(name)),
  );
}

/** Does what these parts of the page say, and nothing else, in a folder in which there is only the package. */
async function follow(...headings: readonly string[]) {
  const blocks = headings.flatMap(blocksAfter);
  const ports = await freePorts();
  const script = scriptOf(blocks, ports).replace(/\b(8080|4566)\b/g, (port) => String(ports.get(port)));
  const place = await mkdtemp(join(folder, "first-steps-"));
  await copyFile(file, join(place, basename(file)));
  const { HOME = "", PATH = "" } = process.env;
  const ended = await run("bash", ["-c", script], {
    cwd: place,
    // A group of its own, which the script ends as a whole.
    detached: true,
    env: {
      ...ofThisMachine(),
      HOME: place,
      PATH: [dirname(process.execPath), engine, PATH].join(delimiter),
      GATEWAY_PORT: String(ports.get("4566")),
      npm_config_cache: join(HOME, ".npm"),
      npm_config_prefer_offline: "true",
    },
  });
  return { ...ended, place: join(place, "first") };
}

test("A first stack of Pulumi waits, when somebody does what the README says, word for word", async () => {
  const { code, output } = await follow("First steps", "In Pulumi");
  expect(code, output).toBe(0);
  expect(output).toContain("huawei-antiddos task by-hand succeeded: success");
  expect(output.indexOf("HuaweiAntiDdosTask shielded created")).toBeGreaterThan(0);
  expect(output.indexOf("Resource www creating")).toBeGreaterThan(
    output.indexOf("HuaweiAntiDdosTask shielded created"),
  );
});

test("A first stack of the CDK waits, when somebody does what the README says, word for word", async () => {
  const { code, output, place } = await follow("First steps", "In the AWS CDK");
  expect(code, output).toBe(0);
  expect(output).toContain("✅  first");
  expect(output.match(/query_task_status in-cdk → 200 \{"task_status":"\w+"/g)?.at(-1)).toContain("success");
  const template = await readFile(join(place, "cdk.out/first.template.json"), "utf8");
  expect(JSON.parse(template).Resources.Www4AF92A2E.DependsOn).toEqual(["ShieldedC475DAA5"]);
}, 300_000);
