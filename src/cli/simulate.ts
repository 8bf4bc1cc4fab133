import { once } from "node:events";
import { InvalidDescriptionError } from "../core/errors";
import { clip, oneLine } from "../core/text";
import { startFakeAlibaba } from "../testing/fake-alibaba";
import { startFakeHuawei } from "../testing/fake-huawei";
import type { LoggedRequest } from "../testing/server";
import type { DisplayOptions } from "./display";
import { exitCodes } from "./exit-codes";
import { readJson } from "./json-file";
import { writeJson } from "./say";
import type { Simulation } from "./simulation";
import { parseSimulation } from "./simulation";
import type { Surroundings } from "./surroundings";

/**
 * Plays clouds on this machine, as a file says, until it is interrupted.
 *
 * @returns the exit code
 */
export async function simulate(
  file: string,
  { json = false, quiet = false }: DisplayOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr, signal } = surroundings;
  const simulation = parseSimulation(await readJson(file, surroundings));
  const onRequest = (name: string) => (request: LoggedRequest) => {
    if (!quiet) stderr.write(`${name} ${requestText(request)}\n`);
  };
  const { huawei, alibaba } = simulation;
  const clouds: Played[] = [];
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

/** A cloud that is played. */
interface Played {
  readonly name: string;
  readonly endpoint: string;
  close(): Promise<void>;
}

type Told = (request: LoggedRequest) => void;

async function startHuawei(
  { tasks, addresses, jobs, acceptChanges, failNext, ...options }: NonNullable<Simulation["huawei"]>,
  onRequest: Told,
): Promise<Played> {
  const fake = await startFakeHuawei({ ...options, onRequest });
  tasks.forEach(fake.addTask);
  addresses.forEach(fake.addAddress);
  jobs.forEach(fake.addJob);
  if (acceptChanges) fake.acceptChanges(acceptChanges.timeline, acceptChanges.protection);
  fake.failNext(...failNext);
  return { name: "huawei", ...fake };
}

async function startAlibaba(
  { tasks, domains, acceptChanges, failNext, ...options }: NonNullable<Simulation["alibaba"]>,
  onRequest: Told,
): Promise<Played> {
  const fake = await startFakeAlibaba({ ...options, onRequest });
  tasks.forEach(fake.addTask);
  domains.forEach(fake.addDomain);
  if (acceptChanges) fake.acceptChanges(acceptChanges.timeline, acceptChanges.configuration);
  fake.failNext(...failNext);
  return { name: "alibaba", ...fake };
}

/** @throws {InvalidDescriptionError} when the port can't be had */
async function listening<O extends { readonly port?: number | undefined }>(
  name: string,
  options: O,
  start: (options: O) => Promise<Played>,
): Promise<Played> {
  try {
    return await start(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    const message = `${options.port} can't be listened on: ${code}`;
    throw new InvalidDescriptionError([{ path: [name, "port"], message }]);
  }
}

/** What was asked and answered. Of a form, only the action: the rest has the signature. */
function requestText({ method, target, headers, body, response }: LoggedRequest): string {
  const [path = ""] = target.split("?");
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const query = new URLSearchParams(target.slice(path.length) || (isForm ? body : ""));
  const answer = response ? [response.status, clip(response.body, 200)] : ["no answer"];
  const parts = [method, path, query.get("Action") ?? query.get("task_id"), "→", ...answer];
  return oneLine(parts.filter(Boolean).join(" "));
}
