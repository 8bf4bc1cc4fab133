// Runs the stack of two clouds with a real engine, and draws what happened when: `npm run docs:timeline`.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoggedRequest } from "../src/testing/index.ts";
import { say } from "./demo/moments.mts";
import { startTwoClouds, twoClouds } from "./demo/pulumi.mts";
import { installPacked } from "./packed-workspace.mts";
import { pulumiEngine } from "./pulumi-engine.mts";
import { draw, type Row, type Stretch } from "./timeline/draw.mts";

/** When each resource was begun and made, in milliseconds since 1970. */
type Making = Map<string, { readonly from: number; to?: number }>;

function note(making: Making, line: string): void {
  const [, name = "", what] = /^\s*\+\s+\S+ (\S+) (creating|created)\b/.exec(line) ?? [];
  const known = making.get(name);
  if (what === "creating" && !known) making.set(name, { from: Date.now() });
  if (what === "created" && known) known.to ??= Date.now();
}

/** A state, in words for a reader. */
type Word = readonly [text: string, look: Stretch["look"]];

/** The state that is in an answer; `undefined` where it is an answer to another question. */
type Words = (body: ResponseBody) => Word | undefined;

/** What the clouds answer, as far as it is looked at here. */
interface ResponseBody {
  readonly task_status?: string;
  readonly status?: string;
  readonly Result?: {
    readonly DomainConfig?: { readonly AsyncTaskStatus?: number; readonly ConfigStatus?: number };
  };
}

function bodyOf({ response }: LoggedRequest): ResponseBody {
  return JSON.parse(response?.body ?? "{}");
}

const huaweiWords: Readonly<Record<string, Word>> = {
  waiting: ["waiting", "pending"],
  running: ["running", "running"],
  success: ["success", "done"],
  configging: ["configging", "running"],
  normal: ["normal", "done"],
};
const taskNumbers: readonly Word[] = [
  ["0 (waiting)", "pending"],
  ["1 (running)", "running"],
  ["2 (done)", "done"],
];
const domainNumbers: readonly Word[] = [
  ["0 (not in effect)", "running"],
  ["1 (in effect)", "done"],
];

const huaweiTask: Words = ({ task_status = "" }) => huaweiWords[task_status];
const huaweiAddress: Words = ({ status = "" }) => huaweiWords[status];
const alibabaTask: Words = ({ Result }) => taskNumbers[Result?.DomainConfig?.AsyncTaskStatus ?? -1];
const alibabaDomain: Words = ({ Result }) => domainNumbers[Result?.DomainConfig?.ConfigStatus ?? -1];

const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-timeline-"));
const cleanUps = [() => rm(workspace, { recursive: true, force: true })];
try {
  const { bin, version } = await pulumiEngine(say);
  say(`Pulumi ${version}; packing this package, and installing it as a user would have it`);
  await installPacked(workspace);
  const onEnd = (cleanUp: () => Promise<void>) => cleanUps.unshift(cleanUp);
  const { site, clouds } = await startTwoClouds(workspace, bin, onEnd);
  const { huawei, alibaba } = clouds;
  huawei.enableMutations("waiting 3s → running 3s → success", "configging 3s → normal");
  alibaba.enableMutations("0 3s → 1 5s → 2", "0 4s → 1");
  const stack = await twoClouds("timeline", site, clouds);

  const making: Making = new Map();
  const { code, output } = await stack.up((line) => note(making, line));
  if (code !== 0) throw new Error(output);

  // The start of the program is not shown: the picture begins with the stack.
  const startedAt = Math.min(...[...making.values()].map(({ from }) => from));
  const at = (time: number) => (time - startedAt) / 1_000;
  const span = (name: string): { from: number; to: number } => {
    const made = making.get(name);
    if (made?.to === undefined) throw new Error(`${name} was not made:\n${output}`);
    return { from: at(made.from), to: at(made.to) };
  };
  const record = span("www");
  // With room for the words about the record.
  const end = Math.ceil(record.to * 1.2);

  /** A resource is there from its creation on. */
  const there = (name: string): Stretch => {
    const from = span(name).to;
    return { from, to: end, text: `created ${from.toFixed(1)} s`, look: "made" };
  };
  const resource = (name: string, what: string): Row => ({ name, what, stretches: [there(name)] });
  const asked = (requests: readonly LoggedRequest[], words: Words) =>
    requests.flatMap((request) => {
      const word = words(bodyOf(request));
      return word ? [{ time: at(request.at), word }] : [];
    });
  /** The states that a cloud told of, each from the first answer with it; the last one stays. */
  const states = (name: string, what: string, requests: readonly LoggedRequest[], words: Words): Row => {
    const changes = asked(requests, words).filter(({ word }, index, all) => word !== all[index - 1]?.word);
    const stretches = changes.map(({ time, word: [text, look] }, index) => {
      return { from: time, to: changes[index + 1]?.time ?? end, text, look };
    });
    return { name, what, stretches };
  };
  const wait = (name: string, requests: readonly LoggedRequest[], ...words: readonly Words[]): Row => {
    const ticks = words.flatMap((some) => asked(requests, some).map(({ time }) => time));
    const stretches: Stretch[] = [{ ...span(name), text: "", look: "wait" }, there(name)];
    return { name, what: `the wait: asks ${ticks.length} times`, stretches, ticks };
  };

  const waits = [span("shielded").to, span("filtered").to];
  const submitted = Math.max(span("policy").to, span("wafDomain").to);
  const picture = draw({
    title: "A deployment that waits for two clouds",
    description: [
      "A pulumi up of the example pulumi-two-clouds against fake clouds on the same machine.",
      `Both changes are accepted within ${submitted.toFixed(1)} seconds.`,
      `The waits end after ${waits.map((time) => time.toFixed(1)).join(" and ")} seconds, when each protection is in effect.`,
      `The record that sends traffic is created after ${record.to.toFixed(1)} seconds.`,
    ].join(" "),
    rows: [
      resource("policy", "submits the change"),
      states("Anti-DDoS", "the task", huawei.requests, huaweiTask),
      states("Anti-DDoS", "the address", huawei.requests, huaweiAddress),
      wait("shielded", huawei.requests, huaweiTask, huaweiAddress),
      resource("wafDomain", "submits the change"),
      states("WAF", "the task", alibaba.requests, alibabaTask),
      states("WAF", "the domain", alibaba.requests, alibabaDomain),
      wait("filtered", alibaba.requests, alibabaTask, alibabaDomain),
      resource("www", "the DNS record"),
    ],
    end,
  });
  await writeFile(join(import.meta.dirname, "../docs/images/gated-stack.svg"), picture);
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
