import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { call, post } from "./aws-api.mts";
import type { LocalAws } from "./ministack.mts";
import { copyProject } from "./project-folder.mts";
import { type Ended, run, runWell } from "./run.mts";

/** Where and how stacks are run. */
export interface CdkSite {
  /** A folder with the packages that programs need; every project is a subfolder of it. */
  readonly workspace: string;
  /** The environment of the CDK's CLI, as a local AWS gives it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Whether the CLI looks all the time whether a deployment has ended, for tests of many short ones. @default every 5 s */
  readonly isHurried?: boolean;
}

export type ContextValues = Readonly<Record<string, unknown>>;

/** Something that happened to a resource of a stack, or to the stack itself. */
export interface StackEvent {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  /** Empty when there is none. */
  readonly reason: string;
}

/** A call of a Lambda function. */
export interface Invocation {
  /** What the function itself has logged. */
  readonly lines: readonly string[];
}

/** A list of an answer in XML; an empty one is an empty text. */
type List<Item> = { readonly member: readonly Item[] } | "";
type Fields = Readonly<Record<string, string>>;

interface ResponseBody {
  readonly Stacks?: List<{ readonly Outputs?: List<Fields> }>;
  readonly StackEvents?: List<Fields>;
  readonly StackResources?: List<Fields>;
  readonly NextToken?: string;
}

interface LogLine {
  readonly logStreamName: string;
  readonly message: string;
}

/** The CLI looks every 5 seconds whether an operation has ended. Here most of them have ended long before. */
const lookMoreOften = `
  const wait = globalThis.setTimeout;
  const sooner = (act, ms, ...rest) => wait(act, ms === 5000 ? 100 : ms, ...rest);
  globalThis.setTimeout = Object.assign(sooner, wait);`;
const hurried = ["--import", `data:text/javascript,${encodeURIComponent(lookMoreOften)}`];
const cli = join(dirname(createRequire(import.meta.url).resolve("aws-cdk/package.json")), "bin", "cdk");
const parser = new XMLParser({ isArray: (name) => name === "member", parseTagValue: false });
const quiet = ["--no-color", "--no-notices", "--no-version-reporting"];

/** Prepares an empty AWS for stacks, once. */
export async function bootstrap({ environment }: LocalAws): Promise<void> {
  // In a folder without a project.
  const options = { cwd: environment["HOME"], env: environment };
  await runWell(
    process.execPath,
    [...hurried, cli, "bootstrap", "aws://000000000000/us-east-1", ...quiet],
    options,
  );
}

/** A stack of an ordinary CDK app, run by the real CLI. */
export class CdkStack {
  /** The project's folder. */
  readonly folder: string;
  readonly name: string;
  readonly environment: NodeJS.ProcessEnv;
  private readonly isHurried: boolean;
  private readonly settings: { readonly context?: ContextValues };

  private constructor(
    folder: string,
    name: string,
    { environment, isHurried = false }: CdkSite,
    settings: { readonly context?: ContextValues },
  ) {
    this.folder = folder;
    this.name = name;
    this.environment = environment;
    this.isHurried = isHurried;
    this.settings = settings;
  }

  /**
   * Copies a program, with its `cdk.json`, into a project of its own. The program has one stack, called what the
   * context value `stackName` says.
   */
  static async create(site: CdkSite, program: string, name: string): Promise<CdkStack> {
    const folder = await copyProject(site.workspace, name, [program]);
    const settings = JSON.parse(await readFile(join(folder, "cdk.json"), "utf8"));
    const stack = new CdkStack(folder, name, site, settings);
    await stack.configure({});
    return stack;
  }

  /** Sets context values, in place of all that were set before; those of the program's own `cdk.json` stay. */
  async configure(values: ContextValues): Promise<void> {
    const context = { ...this.settings.context, stackName: this.name, ...values };
    await writeFile(join(this.folder, "cdk.json"), JSON.stringify({ ...this.settings, context }));
  }

  deploy(onLine?: (line: string) => void): Promise<Ended> {
    return this.cdk(["deploy", "--all", "--require-approval", "never", "--progress", "events"], onLine);
  }

  destroy(): Promise<Ended> {
    return this.cdk(["destroy", "--all", "--force"]);
  }

  /** What has happened to the stack since it was last created, the oldest first; also when it is deleted by now. */
  async events(): Promise<StackEvent[]> {
    const found: StackEvent[] = [];
    let token: string | undefined;
    do {
      const more: Fields = token === undefined ? {} : { NextToken: token };
      const page = await this.cloudFormation("DescribeStackEvents", more);
      found.push(...membersOf(page.StackEvents).map(eventOf));
      token = page.NextToken;
    } while (token !== undefined);
    return found.reverse();
  }

  /** The stack's outputs, by name. */
  async outputs(): Promise<Fields> {
    const [stack] = membersOf((await this.cloudFormation("DescribeStacks")).Stacks);
    const outputs = membersOf(stack?.Outputs);
    return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  }

  /** The physical ids of the stack's resources, by their logical ids. */
  async resources(): Promise<Fields> {
    const found = membersOf((await this.cloudFormation("DescribeStackResources")).StackResources);
    return Object.fromEntries(
      found.map(({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId, PhysicalResourceId]),
    );
  }

  /**
   * The calls of a Lambda function that have ended, in the order in which they did. A log group that the stack deletes
   * takes them along.
   */
  async invocations(functionName: string, logGroup = `/aws/lambda/${functionName}`): Promise<Invocation[]> {
    const { events } = await call<{ readonly events: readonly LogLine[] }>(
      this,
      "Logs_20140328.FilterLogEvents",
      { logGroupName: logGroup },
    );
    // MiniStack writes each call to a stream of its own, when the call has ended.
    const calls = Map.groupBy(events, ({ logStreamName }) => logStreamName);
    return [...calls.values()].map(invocationOf);
  }

  private cdk(args: readonly string[], onLine?: (line: string) => void): Promise<Ended> {
    const node = [...(this.isHurried ? hurried : []), cli, ...args, ...quiet];
    return run(process.execPath, node, { cwd: this.folder, env: this.environment }, onLine);
  }

  private async cloudFormation(action: string, more: Fields = {}): Promise<ResponseBody> {
    const body = new URLSearchParams({
      Action: action,
      Version: "2010-05-15",
      StackName: this.name,
      ...more,
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await post(this, body.toString(), headers);
    return parser.parse(answer)[`${action}Response`][`${action}Result`];
  }
}

function membersOf<Item>(list: List<Item> | undefined): readonly Item[] {
  return list ? list.member : [];
}

function eventOf(event: Fields): StackEvent {
  return {
    at: Date.parse(event["Timestamp"] ?? ""),
    logicalId: event["LogicalResourceId"] ?? "",
    physicalId: event["PhysicalResourceId"] ?? "",
    type: event["ResourceType"] ?? "",
    status: event["ResourceStatus"] ?? "",
    reason: event["ResourceStatusReason"] ?? "",
  };
}

function invocationOf(logged: readonly LogLine[]): Invocation {
  const lines = logged.map(({ message }) => message);
  return { lines: lines.filter((line) => !/^(START|END|REPORT) RequestId: /.test(line)) };
}
