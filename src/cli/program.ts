import { Command } from "commander";
import { formatDuration } from "../core/duration";
import { InvalidDescriptionError } from "../core/errors";
import type { Issue } from "../core/issue";
import { defaultTimeoutMs } from "../core/options";
import { unknownKind } from "../integration/parse";
import { findKind, kinds } from "../tasks";
import type { AskedTasks, AskedWait } from "./asked-tasks";
import { askedByFile, askedByFlags } from "./asked-tasks";
import type { DisplayOptions } from "./display";
import { addFlags } from "./flags";
import { tellKinds } from "./kinds";
import { simulate } from "./simulate";
import { status } from "./status";
import type { Surroundings } from "./surroundings";
import { version } from "./version";
import { wait } from "./wait";

type Options = AskedWait & DisplayOptions & { readonly file?: string };

/** What a command does with tasks; it comes to an exit code. */
type TaskCommand = (asked: AskedTasks, options: Options, surroundings: Surroundings) => Promise<number>;

const credentialsText = `
Credentials come from the environment. Where there are none, the error names the
variables that are looked for.`;

const waitText = `
Exit codes:
  0    succeeded
  1    a task failed, or is in a state that is not known here
  2    wrong usage, or a description that is not valid
  3    not ended within --timeout
  4    the provider refused the question, or does not know the task
  5    the provider gave no good answer for 5 minutes
  130  interrupted
Of many tasks: 130, or else the first that there is of 1, 4, 5 and 3.
${credentialsText}`;

const statusText = `
Exit codes:
  0    the provider gave a status, whatever it is
  2    wrong usage, or a description that is not valid
  4    the provider refused the question, or does not know the task
  5    the provider gave no good answer
  130  interrupted
${credentialsText}`;

const simulationText = `
A file such as
  {
    "huawei": {
      "credentials": [{ "accessKey": "AK", "secretKey": "SK" }],
      "tasks": [
        { "projectId": "p", "taskId": "t", "timeline": "running 5s → success" }
      ]
    }
  }
docs/cli.md of the package has the rest. An interruption ends with 0.`;

/**
 * The command line: its commands, their options, and what they do.
 *
 * @param end told of the exit code that a command comes to
 */
export function programFor(surroundings: Surroundings, end: (exitCode: number) => void): Command {
  const { stdout, stderr } = surroundings;
  const program = new Command("cloud-task-waiter")
    .description("Waits until a cloud's asynchronous task has really finished.")
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
      // A kind that there is not is told from those that there are, below.
      .allowExcessArguments()
      .action(async (options: Options, { args: [stranger] }: Command) => {
        if (stranger !== undefined && !findKind(stranger)) {
          throw new InvalidDescriptionError([unknownKind(stranger)]);
        }
        if (options.file === undefined) throw new InvalidDescriptionError([nothingAsked(command.name())]);
        end(await act(await askedByFile(options.file, surroundings), options, surroundings));
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
        end(await act(askedByFlags(kind, options), options, surroundings));
      });
    }
  };

  ofTasks(
    program
      .command("wait")
      .usage("<kind> [options]  (or: wait --file <path>)")
      .description("wait until a task, or each of many, has succeeded")
      .option(
        "--timeout <duration>",
        `how long it may take: a number and ms, s, m or h (default: ${formatDuration(defaultTimeoutMs)})`,
      )
      .option("--fail-fast", "the first of many that does not succeed ends the wait")
      .option("--json", "every event, result and error as a JSON object on a line of stdout")
      .option("--quiet", "only results and errors")
      .addHelpText("after", flagsText("wait"))
      .addHelpText("afterAll", waitText),
    wait,
  );
  ofTasks(
    program
      .command("status")
      .usage("<kind> [options]  (or: status --file <path>)")
      .description("look at a task, or at each of many, once")
      .option("--json", "every status and error as a JSON object on a line of stdout")
      .addHelpText("after", flagsText("status"))
      .addHelpText("afterAll", statusText),
    status,
  );
  program
    .command("kinds")
    .description("tell what can be waited for")
    .option("--json", "as JSON, one object per line")
    .action((options: DisplayOptions) => tellKinds(kinds, options.json ?? false, surroundings));
  program
    .command("simulate")
    .description("play the clouds on this machine, for tests, as a file says")
    .argument("<file>", "what they play, as JSON; - is the standard input")
    .option("--json", "the addresses as JSON")
    .option("--quiet", "no line for each request")
    .addHelpText("after", simulationText)
    .action(async (file: string, options: DisplayOptions) =>
      end(await simulate(file, options, surroundings)),
    );
  return program;
}

function flagsText(command: string): string {
  return `\nThe flags of a kind: cloud-task-waiter ${command} <kind> --help`;
}

function nothingAsked(command: string): Issue {
  const names = kinds.map(({ name }) => name).join(", ");
  return { path: [command], message: `requires a kind (${names}) or --file` };
}
