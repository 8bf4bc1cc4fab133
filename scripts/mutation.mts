// Measures how many mutants of a folder its own tests kill, and writes the score to test/mutation-scores.json:
// `npm run test:mutation -- src/core`, or without a folder for all that are measured.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";

const root = join(import.meta.dirname, "..");
const scoresFile = join(root, "test/mutation-scores.json");
const workFolder = ".stryker";

/** The files of each folder, as a glob without the extension. Their tests have the same names. */
const measured: Readonly<Record<string, string>> = {
  "src/core": "**/*",
  "cdk/lambda": "**/*",
  // The tests of the other files talk to servers on loopback: too slow to repeat for every mutant.
  "src/http": "{gate,pace,retry-after}",
};

type Mutants = Awaited<ReturnType<Stryker["runMutationTest"]>>;

interface MutationScore {
  readonly killed: number;
  readonly timedOut: number;
  readonly survived: number;
  readonly noCoverage: number;
  /** The killed and timed out mutants in percent of all valid ones. */
  readonly score: number;
}

async function mutate(folder: string, force: boolean): Promise<Mutants> {
  const files = measured[folder] ?? "**/*";
  // Stryker's test runners are processes of their own, and inherit it.
  process.env["MUTATION_TESTS"] = `test/${folder.replace(/^src\//, "")}/${files}.test.ts`;
  const stryker = new Stryker({
    mutate: [`${folder}/${files}.ts`],
    testRunner: "vitest",
    plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
    // Finding the tests that import a file takes longer than running all of them once.
    vitest: { configFile: "scripts/mutation/vitest.config.mts", related: false },
    coverageAnalysis: "perTest",
    concurrency: 2,
    incremental: true,
    incrementalFile: `${workFolder}/${folder.replaceAll("/", "-")}.json`,
    force,
    tempDirName: workFolder,
    reporters: ["progress-append-only", "clear-text"],
    clearTextReporter: { reportTests: false, skipFull: true },
  });
  return await stryker.runMutationTest();
}

function toScore(mutants: Mutants): MutationScore {
  const count = (status: Mutants[number]["status"]) =>
    mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timedOut] = [count("Killed"), count("Timeout")];
  const [survived, noCoverage] = [count("Survived"), count("NoCoverage")];
  const detected = killed + timedOut;
  const valid = detected + survived + noCoverage;
  if (valid === 0) throw new Error("the folder has no mutants");
  return { killed, timedOut, survived, noCoverage, score: Number(((100 * detected) / valid).toFixed(2)) };
}

// Stryker mutates the project in the current folder.
process.chdir(root);
const { values, positionals } = parseArgs({
  options: { force: { type: "boolean", default: false } },
  allowPositionals: true,
});
const folders = positionals.length > 0 ? positionals : Object.keys(measured);
for (const folder of folders.map((name) => name.replace(/\/$/, ""))) {
  const score = toScore(await mutate(folder, values.force));
  // Another folder may have been measured in the meantime.
  const scores = { ...JSON.parse(await readFile(scoresFile, "utf8")), [folder]: score };
  await writeFile(scoresFile, `${JSON.stringify(scores, null, 2)}\n`);
  console.log(`${folder}: ${score.score} %`);
}
