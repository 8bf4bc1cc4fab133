import { Command } from "commander";
import { formatDuration } from "../core/duration";
import { InvalidDescriptionError } from "../core/errors";
import type { Issue } from "../core/issue";
import { defaultTimeoutMs } from "../core/options";
import { unknownKind } from "../integration/parse";
import { findKind, kinds } from "../tasks";
import type { CliContext } from "./context";
import type { DisplayOptions } from "./display";
import { addFlags } from "./flags";
import { listKinds } from "./kinds";
import { simulate } from "./simulate";
import { status } from "./status";
import type { TaskInput, WaitInput } from "./task-input";
import { taskFromFlags, tasksFromFile } from "./task-input";
import { version } from "./version";
import { wait } from "./wait";

type Options = WaitInput & DisplayOptions & { readonly file?: string };

/** What a command does with tasks; it comes to an exit code. */
type TaskCommand = (input: TaskInput, options: Options, context: CliContext) => Promise<number>;

const credentialsHelp = `
Credentials are read from the environment. If there are none, the error
names the supported variables.`;

const waitHelp = `
Exit codes:
  0    succeeded
  1    a task failed, or has an unrecognized status
  2    wrong usage, or a description that is not valid
  3    not finished within --timeout
  4    the provider rejected the request, or does not know the task
  5    the provider was unavailable for 5 minutes
  130  interrupted
With several tasks: the first that applies of 130, 1, 4, 5 and 3.
${credentialsHelp}`;

const statusHelp = `
Exit codes:
  0    the provider returned a status, whatever it is
  2    wrong usage, or a description that is not valid
  4    the provider rejected the request, or does not know the task
  5    the provider is unavailable
  130  interrupted
${credentialsHelp}`;

const simulationHelp = `
Example file:
  {
    "huawei": {
      "credentials": [{ "accessKey": "AK", "secretKey": "SK" }],
      "tasks": [
        { "projectId": "p", "taskId": "t", "timeline": "running 5s → success" }
      ]
    }
  }
See docs/cli.md for all options. When interrupted, the exit code is 0.`;

/**
 * The command line: its commands, their options, and what they do.
 *
 * @param end told of the exit code that a command comes to
 */
export function programFor(context: CliContext, end: (exitCode: number) => void): Command {
  const { stdout, stderr } = context;
  const program = new Command("cloud-task-waiter")
    .description("Waits until an asynchronous cloud task has finished.")
    .version(version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // `run` says an error, as it says every other one.
      outputError: () => undefined,
      getOutHelpWidth: () => stdout.columns || 80,
      getErrHelpWidth: () => stderr.columns || 80,
    });

  const ofTasks = (command: Command, act: TaskCommand) => {
    command
      .option("--file <path>", "a description as JSON, or a list of them; - is the standard input")
      // Unknown kinds are reported by the action below.
      .allowExcessArguments()
      .action(async (options: Options, { args: [unknownName] }: Command) => {
        if (unknownName !== undefined && !findKind(unknownName)) {
          throw new InvalidDescriptionError([unknownKind(unknownName)]);
        }
        if (options.file === undefined) throw new InvalidDescriptionError([missingKind(command.name())]);
        end(await act(await tasksFromFile(options.file, context), options, context));
      });
    for (const kind of kinds) {
      const ofKind = command
        .command(kind.name)
        .description(kind.displayName)
        .usage("[options]")
        .allowExcessArguments(false);
      addFlags(ofKind, kind);
      ofKind.action(async () => {
        const { file, ...options } = ofKind.optsWithGlobals<Options>();
        if (file !== undefined)
          throw new InvalidDescriptionError([{ path: ["--file"], message: "can't be combined with a kind" }]);
        end(await act(taskFromFlags(kind, options), options, context));
      });
    }
  };

  ofTasks(
    program
      .command("wait")
      .usage("<kind> [options]  (or: wait --file <path>)")
      .description("wait until one or more tasks have succeeded")
      .option(
        "--timeout <duration>",
        `time limit, such as 90s, 30m or 1h (default: ${formatDuration(defaultTimeoutMs)})`,
      )
      .option("--fail-fast", "cancel the other waits when a task does not succeed")
      .option("--json", "every event, result and error as a JSON object on a line of stdout")
      .option("--quiet", "only results and errors")
      .addHelpText("after", flagsText("wait"))
      .addHelpText("afterAll", waitHelp),
    wait,
  );
  ofTasks(
    program
      .command("status")
      .usage("<kind> [options]  (or: status --file <path>)")
      .description("get the status of one or more tasks once")
      .option("--json", "every status and error as a JSON object on a line of stdout")
      .addHelpText("after", flagsText("status"))
      .addHelpText("afterAll", statusHelp),
    status,
  );
  program
    .command("kinds")
    .description("list the supported task types")
    .option("--json", "as JSON, one object per line")
    .action((options: DisplayOptions) => listKinds(kinds, options.json ?? false, context));
  program
    .command("simulate")
    .description("run mock clouds on this machine, for tests")
    .argument("<file>", "tasks and credentials of the mock clouds, as JSON; - is the standard input")
    .option("--json", "the addresses as JSON")
    .option("--quiet", "no log of requests")
    .addHelpText("after", simulationHelp)
    .action(async (file: string, options: DisplayOptions) => end(await simulate(file, options, context)));
  return program;
}

function flagsText(command: string): string {
  return `\nFlags of a kind: cloud-task-waiter ${command} <kind> --help`;
}

function missingKind(command: string): Issue {
  const names = kinds.map(({ name }) => name).join(", ");
  return { path: [command], message: `requires a kind (${names}) or --file` };
}
