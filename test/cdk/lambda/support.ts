import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect } from "vitest";
import type { LambdaContext } from "../../../cdk/lambda/context";
import type { CustomResourceEvent, InvocationEvent } from "../../../cdk/lambda/event";
import { handle } from "../../../cdk/lambda/handle";
import type { Properties } from "../../../cdk/properties";
import { toTask } from "../../../src/client/to-task";
import type { Clock } from "../../../src/core/clock";
import type { PollResult } from "../../../src/core/poll-result";
import type { Task } from "../../../src/core/task";
import { huawei } from "../../../src/huawei/cloud";
import { identifier, oneOf } from "../../../src/schema/fields";
import { property } from "../../../src/schema/property";
import { kinds } from "../../../src/tasks";
import { defineKind } from "../../../src/tasks/define-kind";
import type { AnyKind } from "../../../src/tasks/kind";
import type { Reply } from "../../core/support";
import { ScriptedTask } from "../../core/support";
import { VirtualClock } from "../../support/virtual-clock";

export const minutes = 60_000;

export const secretArn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cloud-AbCdEf";

/** Whoever knows it can answer: it is nowhere to be seen. */
export const responseUrl = "https://cloudformation-answers.s3.example.com/arn?X-Amz-Signature=presigned";

/** The answers to the questions about a task: in turn, and the last one for ever. */
export type Script = readonly (PollResult | Reply)[];

/** The same by time: each answer from so many milliseconds after the start of the stage. */
export type Timeline = readonly (readonly [fromMs: number, answer: PollResult | Reply])[];

/** The same for a task of two phases. */
export interface PhasedScript {
  readonly done: Script | Timeline;
  readonly effective: Script | Timeline;
}

/** A kind whose responses are those of the stage's scripts; the format only says how to poll. */
const scripted = defineKind({
  name: "scripted",
  typeName: "Scripted",
  displayName: "a task whose responses a test gives",
  documentation: "Exists when a test says so.",
  verifiedLive: false,
  shape: {
    taskId: property(identifier, { description: "the id of the task", example: "t" }),
    place: property(oneOf("here", "there").default("here"), {
      description: "where the task is",
      example: "here",
    }),
    format: property(oneOf("short", "long").optional(), {
      description: "the format of the responses",
      example: "short",
      replaces: false,
    }),
  },
  cloud: () => huawei,
  request: () => ({
    method: "GET",
    origin: "https://scripted.example.com",
    path: [],
    query: [],
    headers: {},
    secrets: [],
  }),
  read: () => undefined,
});
(kinds as unknown as AnyKind[]).push(scripted);

/** What CloudFormation was told. */
export interface Told {
  readonly Status: "SUCCESS" | "FAILED";
  readonly PhysicalResourceId: string;
  readonly Reason?: string;
  readonly Data?: Readonly<Record<string, string>>;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** What came of one event. */
export interface Played {
  readonly answers: readonly Told[];
  readonly invocations: number;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
}

/** The clock of one invocation, which stops with it. */
class InvocationClock implements Clock {
  isStopped = false;
  /** How many timers are set. */
  pending = 0;
  private readonly clock: VirtualClock;
  constructor(clock: VirtualClock) {
    this.clock = clock;
  }
  now = () => this.clock.now();
  date = () => this.clock.date();
  random = () => this.clock.random();
  setTimer(ms: number, fire: () => void): () => void {
    this.pending += 1;
    let isSet = true;
    const unset = () => {
      if (isSet) this.pending -= 1;
      isSet = false;
    };
    const cancel = this.clock.setTimer(ms, () => {
      unset();
      if (!this.isStopped) fire();
    });
    return () => {
      unset();
      cancel();
    };
  }
}

/** Plays Lambda, with the function and all that it sees around it. */
export class Stage {
  readonly clock = new VirtualClock();
  /** Every line of the log, and the words of every error that Lambda would log. */
  readonly log: string[] = [];
  readonly bodies: string[] = [];
  /** What was handed on from one invocation to the next. */
  readonly handedOn: InvocationEvent[] = [];
  /** How long an invocation may take. */
  invocationMs = 15 * minutes;
  /** How long the next invocation takes until it dies without a word. */
  diesAfterMs: number | undefined;
  put: LambdaContext["put"] = async () => 200;
  goOn: (event: InvocationEvent) => Promise<void> = async () => undefined;
  readSecret: LambdaContext["readSecret"] = async () => "{}";
  private readonly scripts: Readonly<Record<string, Script | Timeline | PhasedScript>>;
  private readonly tasks = new Map<string, { readonly task: Task; readonly askedAt: () => number[] }>();
  private readonly queue: InvocationEvent[] = [];

  constructor(scripts: Readonly<Record<string, Script | Timeline | PhasedScript>> = {}) {
    this.scripts = scripts;
  }

  /** Invokes the function with an event, and with whatever it hands on. A failed invocation is tried twice more. */
  async play(event: InvocationEvent): Promise<Played> {
    const startedAt = this.clock.now();
    const told = this.bodies.length;
    let invocations = 0;
    this.queue.push(event);
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        if (attempt > 1) await this.pass(minutes);
        invocations += 1;
        if (await this.invoke(next)) break;
      }
    }
    expect(this.log.join()).not.toContain("presigned");
    const answers = this.bodies.slice(told).map((body) => JSON.parse(body) as Told);
    return { answers, invocations, tookMs: this.clock.now() - startedAt };
  }

  /** The only answer to an event. */
  async answerTo(event: InvocationEvent): Promise<Told> {
    const { answers } = await this.play(event);
    expect(answers).toHaveLength(1);
    return answers[0] as Told;
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.clock.run(this.clock.sleep(ms));
  }

  /** When a task was asked about, in milliseconds since the start of the stage. */
  askedAt(taskId: string): readonly number[] {
    return this.tasks.get(taskId)?.askedAt() ?? [];
  }

  /** How often a task was asked about. */
  asked(taskId: string): number {
    return this.askedAt(taskId).length;
  }

  /** How often each of the tasks was asked about while something happened. */
  async askedWhile<T>(happen: () => Promise<T>): Promise<{ result: T; asked: Record<string, number> }> {
    const before = Object.fromEntries(
      Object.keys(this.scripts).map((taskId) => [taskId, this.asked(taskId)]),
    );
    const result = await happen();
    const asked = Object.entries(before).map(([taskId, count]) => [taskId, this.asked(taskId) - count]);
    return { result, asked: Object.fromEntries(asked.filter(([, count]) => count !== 0)) };
  }

  taskOf(taskId: string): Task {
    const { task } = this.tasks.get(taskId) ?? this.addTask(taskId);
    return task;
  }

  private addTask(taskId: string) {
    const script = this.scripts[taskId];
    if (!script) throw new Error(`The stage has no script for ${taskId}`);
    const added = "done" in script ? this.inTwoPhases(script, taskId) : this.inOnePhase(script, taskId);
    this.tasks.set(taskId, added);
    return added;
  }

  private inOnePhase(script: Script | Timeline, taskId: string) {
    const { poll, askedAt } = this.player(script, taskId);
    return { task: { kind: "scripted", taskId, poll }, askedAt: () => askedAt };
  }

  private inTwoPhases({ done, effective }: PhasedScript, taskId: string) {
    const first = this.player(done, taskId);
    const second = this.player(effective, taskId);
    const next = { phase: "effective", poll: second.poll };
    const task = { kind: "scripted", taskId, phase: "done", poll: first.poll, next };
    return { task, askedAt: () => [...first.askedAt, ...second.askedAt] };
  }

  private player(script: Script | Timeline, taskId: string) {
    if (!isTimeline(script)) {
      const task = new ScriptedTask(this.clock, script, taskId);
      return { poll: () => task.poll(), askedAt: task.askedAt };
    }
    const askedAt: number[] = [];
    const poll = () => {
      askedAt.push(this.clock.now());
      const [, reply] = script.findLast(([fromMs]) => fromMs <= this.clock.now()) ?? [];
      return new ScriptedTask(this.clock, reply ? [reply] : []).poll();
    };
    return { poll, askedAt };
  }

  /** Whether the invocation came to its end. */
  private async invoke(event: InvocationEvent): Promise<boolean> {
    const clock = new InvocationClock(this.clock);
    const endsAt = this.clock.now() + this.invocationMs;
    const handling = handle(asJson(event), {
      clock,
      toTask: (task, invocationClock) =>
        task.kind.name === "scripted" ? this.taskOf(task.description.taskId) : toTask(task, invocationClock),
      remainingMs: () => endsAt - this.clock.now(),
      readSecret: (arn) => this.readSecret(arn),
      goOn: async (next) => {
        await this.goOn(next);
        this.handedOn.push(asJson(next));
        this.queue.push(asJson(next));
      },
      put: async (url, body, signal) => {
        expect(url).toBe(responseUrl);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_096);
        const status = await this.put(url, body, signal);
        if (status < 300) this.bodies.push(body);
        return status;
      },
      log: (line) => void this.log.push(line),
    }).then(
      () => true,
      (error: unknown) => {
        this.log.push(String(error));
        return false;
      },
    );
    const { diesAfterMs = this.invocationMs } = this;
    this.diesAfterMs = undefined;
    const dying = new Promise<boolean>((resolve) => {
      this.clock.setTimer(diesAfterMs, () => resolve(false));
    });
    const isDone = await this.clock.run(Promise.race([handling, dying]));
    clock.isStopped = true;
    // A timer that is left would fire in another invocation.
    if (isDone) expect(clock.pending).toBe(0);
    return isDone;
  }
}

function isTimeline(script: Script | Timeline): script is Timeline {
  return Array.isArray(script[0]);
}

/** As Lambda hands it on. */
function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** The properties of a wait for one task, as its construct has them written. */
export function wait(task: Properties = {}, more: Properties = {}): Properties {
  return { kind: "scripted", taskId: "t-1", credentials: secretArn, ...inOneSegment, ...task, ...more };
}

/** The properties of a wait for a group. */
export function group(tasks: readonly (string | Properties)[], more: Properties = {}): Properties {
  const toMember = (task: string | Properties) => ({
    kind: "scripted",
    credentials: secretArn,
    ...(typeof task === "string" ? { taskId: task } : task),
  });
  return { tasks: tasks.map(toMember), failFast: "false", ...inOneSegment, ...more };
}

const inOneSegment = {
  ServiceToken: "arn:aws:lambda:eu-central-1:111122223333:function:waiter",
  ServiceTimeout: "1920",
  timeout: "1800000ms",
  segment: "1",
  segments: "1",
  segmentTimeout: "1800000ms",
};

/** A wait of a whole number of hours as a template of segments of 55 minutes, the last one shorter. */
export function inSegments(properties: Properties, hours: number): Template {
  const timeout = hours * 60 * minutes;
  const longest = 55 * minutes;
  const segments = Math.ceil(timeout / longest);
  const entries = Array.from({ length: segments }, (_, index) => [
    index === 0 ? "Resource" : `Segment${index + 1}`,
    {
      ...properties,
      timeout: `${timeout}ms`,
      segment: String(index + 1),
      segments: String(segments),
      segmentTimeout: `${Math.min(longest, timeout - index * longest)}ms`,
    },
  ]);
  return Object.fromEntries(entries);
}

/** Any text, also one that is none. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength })
    .map((units) => String.fromCharCode(...units));
}

/** A text that can't be packed. */
export function noise(length: number): string {
  let text = "";
  for (let block = 0; text.length < length; block += 1) {
    text += createHash("sha256").update(String(block)).digest("base64url");
  }
  return text.slice(0, length);
}

let requests = 0;

function eventOf(RequestType: CustomResourceEvent["RequestType"], more: Partial<CustomResourceEvent>) {
  requests += 1;
  return {
    RequestType,
    ResponseURL: responseUrl,
    StackId: "arn:aws:cloudformation:eu-central-1:111122223333:stack/shop/5a2c",
    RequestId: `0f3c6d1e-0000-4000-8000-${String(requests).padStart(12, "0")}`,
    LogicalResourceId: "Resource",
    ResourceProperties: {},
    ...more,
  };
}

export function create(
  ResourceProperties: Properties = wait(),
  more: Partial<CustomResourceEvent> = {},
): CustomResourceEvent {
  return eventOf("Create", { ResourceProperties, ...more });
}

export function update(
  PhysicalResourceId: string,
  ResourceProperties: Properties,
  OldResourceProperties: Properties,
): CustomResourceEvent {
  return eventOf("Update", { PhysicalResourceId, ResourceProperties, OldResourceProperties });
}

export function remove(
  PhysicalResourceId: string,
  ResourceProperties: Properties = wait(),
): CustomResourceEvent {
  return eventOf("Delete", { PhysicalResourceId, ResourceProperties });
}

/** Resources in the order in which they are made. A segment gets the attribute `outcome` of the one before it. */
export type Template = Readonly<Record<string, Properties>>;

interface Resource {
  readonly id: string;
  readonly properties: Properties;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Plays CloudFormation: what it asks for in a deployment, its rollback and its cleanup. */
export class Stack {
  private readonly stage: Stage;
  private readonly resources = new Map<string, Resource>();
  /** What was asked for, oldest first: `Update Resource`. */
  readonly events: string[] = [];
  private template: Template = {};

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** The attributes of a resource that is there. */
  attributesOf(name: string): Readonly<Record<string, string>> | undefined {
    return this.resources.get(name)?.attributes;
  }

  idOf(name: string): string | undefined {
    return this.resources.get(name)?.id;
  }

  /** @returns why it failed, after the rollback; `undefined` when it has succeeded */
  async deploy(template: Template): Promise<string | undefined> {
    const before = new Map(this.resources);
    let leftovers: [string, Resource][] = [];
    const reason = await this.bring(template, leftovers);
    if (reason === undefined) {
      this.template = template;
      for (const [name, resource] of this.resources) {
        if (!(name in template)) leftovers.push([name, resource]);
      }
    } else {
      leftovers = [...this.resources].filter(([name]) => !before.has(name));
      expect(await this.bring(this.template, leftovers)).toBeUndefined();
    }
    for (const [name, resource] of leftovers) await this.remove(name, resource);
    return reason;
  }

  private async bring(template: Template, leftovers: [string, Resource][]): Promise<string | undefined> {
    let previous: string | undefined;
    for (const [name, wanted] of Object.entries(template)) {
      const there = this.resources.get(name);
      const properties = { ...wanted, ...(wanted["segment"] !== "1" && { previous }) };
      if (JSON.stringify(there?.properties) !== JSON.stringify(properties)) {
        const reason = await this.change(name, properties, there, leftovers);
        if (reason !== undefined) return reason;
      }
      previous = this.resources.get(name)?.attributes["outcome"];
    }
    return undefined;
  }

  private async change(
    name: string,
    properties: Properties,
    there: Resource | undefined,
    leftovers: [string, Resource][],
  ): Promise<string | undefined> {
    const type = there ? "Update" : "Create";
    this.events.push(`${type} ${name}`);
    await this.stage.pass(5_000);
    const event = there ? update(there.id, properties, there.properties) : create(properties);
    const answer = await this.stage.answerTo({ ...event, LogicalResourceId: name });
    const { Status, PhysicalResourceId: id, Data = {}, Reason = "" } = answer;
    if (Status === "FAILED") {
      // Its properties are those that failed, until the rollback.
      if (there) {
        expect(id).toBe(there.id);
        this.resources.set(name, { ...there, properties });
      } else await this.remove(name, { id, properties, attributes: {} });
      return Reason;
    }
    if (there && there.id !== id) leftovers.push([name, there]);
    this.resources.set(name, { id, properties, attributes: Data });
    return undefined;
  }

  private async remove(name: string, { id, properties }: Resource): Promise<void> {
    this.events.push(`Delete ${name}`);
    const { result, asked } = await this.stage.askedWhile(() => this.stage.answerTo(remove(id, properties)));
    expect(result).toMatchObject({ Status: "SUCCESS", PhysicalResourceId: id });
    expect(asked).toEqual({});
    if (this.resources.get(name)?.id === id) this.resources.delete(name);
  }
}
