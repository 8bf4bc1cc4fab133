import { once } from "node:events";
import { InvalidDescriptionError } from "../core/errors";
import { clip, oneLine } from "../core/text";
import { startFakeAlibaba } from "../testing/fake-alibaba";
import { startFakeHuawei } from "../testing/fake-huawei";
import type { LoggedRequest } from "../testing/server";
import type { CliContext } from "./context";
import type { DisplayOptions } from "./display";
import { exitCodes } from "./exit-codes";
import { readJson } from "./json-file";
import { writeJson } from "./output";
import type { Simulation } from "./simulation";
import { parseSimulation } from "./simulation";

/**
 * Runs the mock clouds that a file describes, until it is interrupted.
 *
 * @returns the exit code
 */
export async function simulate(
  file: string,
  { json = false, quiet = false }: DisplayOptions,
  context: CliContext,
): Promise<number> {
  const { stdout, stderr, signal } = context;
  const simulation = parseSimulation(await readJson(file, context));
  const onRequest = (name: string) => (request: LoggedRequest) => {
    if (!quiet) stderr.write(`${name} ${requestText(request)}\n`);
  };
  const { huawei, alibaba } = simulation;
  const clouds: RunningFake[] = [];
  try {
    if (huawei)
      clouds.push(await listening("huawei", huawei, (options) => startHuawei(options, onRequest("huawei"))));
    if (alibaba)
      clouds.push(
        await listening("alibaba", alibaba, (options) => startAlibaba(options, onRequest("alibaba"))),
      );
    for (const { name, endpoint } of clouds) {
      if (json) writeJson(stdout, "endpoint", undefined, { cloud: name, endpoint });
      else stdout.write(`${name} ${endpoint}\n`);
    }
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await Promise.all(clouds.map(({ close }) => close()));
  }
  return exitCodes.succeeded;
}

/** A running mock cloud. */
interface RunningFake {
  readonly name: string;
  readonly endpoint: string;
  close(): Promise<void>;
}

type OnRequest = (request: LoggedRequest) => void;

async function startHuawei(
  { tasks, addresses, jobs, enableMutations, failNext, ...options }: NonNullable<Simulation["huawei"]>,
  onRequest: OnRequest,
): Promise<RunningFake> {
  const fake = await startFakeHuawei({ ...options, onRequest });
  tasks.forEach(fake.addTask);
  addresses.forEach(fake.addAddress);
  jobs.forEach(fake.addJob);
  if (enableMutations) fake.enableMutations(enableMutations.timeline, enableMutations.protection);
  fake.failNext(...failNext);
  return { name: "huawei", ...fake };
}

async function startAlibaba(
  { tasks, domains, enableMutations, failNext, ...options }: NonNullable<Simulation["alibaba"]>,
  onRequest: OnRequest,
): Promise<RunningFake> {
  const fake = await startFakeAlibaba({ ...options, onRequest });
  tasks.forEach(fake.addTask);
  domains.forEach(fake.addDomain);
  if (enableMutations) fake.enableMutations(enableMutations.timeline, enableMutations.configuration);
  fake.failNext(...failNext);
  return { name: "alibaba", ...fake };
}

/** @throws {InvalidDescriptionError} when the port can't be had */
async function listening<O extends { readonly port?: number | undefined }>(
  name: string,
  options: O,
  start: (options: O) => Promise<RunningFake>,
): Promise<RunningFake> {
  try {
    return await start(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const reason = code === "EADDRINUSE" ? "is in use" : "requires more permissions";
    throw new InvalidDescriptionError([
      { path: [], message: `port ${options.port} ${reason} (${name}.port)` },
    ]);
  }
}

/** What was asked and answered. Of a form, only the action: the rest has the signature. */
function requestText({ method, target, headers, body, response }: LoggedRequest): string {
  const [path = ""] = target.split("?");
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const query = new URLSearchParams(target.slice(path.length) || (isForm ? body : ""));
  const answer = response ? [response.status, clip(response.body, 200)] : ["no response"];
  const parts = [method, path, query.get("Action") ?? query.get("task_id"), "→", ...answer];
  return oneLine(parts.filter(Boolean).join(" "));
}
