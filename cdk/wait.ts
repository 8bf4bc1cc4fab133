import { CustomResource, Duration } from "aws-cdk-lib";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { IConstruct } from "constructs";
import { Construct, Dependable } from "constructs";
import type { Issue } from "../src/core/issue";
import { formatIssue } from "../src/core/issue";
import { listIssues, timeoutIssues, triggerIssues } from "./checks";
import type { Properties, SegmentProperties } from "./properties";
import { outcomeAttribute } from "./properties";
import { segmentsOf } from "./segments";
import type { FunctionProps } from "./waiter-function";
import { functionPropNames, WaiterFunction } from "./waiter-function";

/** What every construct takes that waits. */
export interface WaitProps extends FunctionProps {
  /**
   * How long the wait may take, from one second to 24 hours. CloudFormation allows a resource one hour, so a wait of more
   * than 55 minutes is made of several resources, one after the other.
   *
   * @default Duration.minutes(30)
   */
  readonly timeout?: Duration;
  /** Values that stand for "the same task, but wait again" when one of them changes. @default - none */
  readonly triggers?: unknown[];
  /** What has to be there before the wait begins. @default - nothing but what its properties refer to */
  readonly executeAfter?: IConstruct[];
  /** What is made only when the wait has succeeded, with all that it contains. @default - nothing */
  readonly executeBefore?: IConstruct[];
}

/**
 * What a wait asks for: properties of a custom resource, secrets as what they are called.
 *
 * @internal
 */
export interface Asked {
  readonly properties: Properties;
  readonly secrets: readonly ISecret[];
  /** All that is wrong with the properties, but for what every wait has. */
  issues(wait: Properties): readonly Issue[];
}

/**
 * A construct that is there when what it waits for has succeeded.
 *
 * @jsii ignore
 */
export abstract class Wait extends Construct {
  /** `"succeeded"`. */
  readonly state: string;
  private readonly first: CustomResource;
  /**
   * With the attributes.
   *
   * @internal
   */
  protected readonly _last: CustomResource;

  /**
   * @param type the last part of the type of the custom resource, frozen from its first release
   * @internal
   */
  protected constructor(scope: Construct, id: string, type: string, asked: Asked, props: WaitProps) {
    super(scope, id);
    const { timeout = Duration.minutes(30), triggers, executeAfter = [], executeBefore = [] } = props;
    const wait = { ...(triggers !== undefined && { triggers }) };
    this.refuse([
      ...asked.issues(wait),
      ...timeoutIssues(timeout),
      ...triggerIssues(triggers),
      ...listIssues({ executeAfter, executeBefore }),
    ]);
    const waiter = WaiterFunction.of(this, props);
    for (const secret of asked.secrets) waiter.allowToRead(secret);

    const properties = {
      ...asked.properties,
      timeout: toText(timeout),
      ...wait,
    };
    const resources: CustomResource[] = [];
    const segments = segmentsOf(timeout);
    for (const [index, { timeout: segmentTimeout, serviceTimeout }] of segments.entries()) {
      const before = resources.at(-1);
      const own: SegmentProperties = {
        segment: String(index + 1),
        segments: String(segments.length),
        segmentTimeout: toText(segmentTimeout),
        ...(before && { previous: before.getAttString(outcomeAttribute) }),
      };
      const resource = new CustomResource(this, before ? `Segment${index + 1}` : "Resource", {
        serviceToken: waiter.serviceToken,
        serviceTimeout,
        resourceType: `Custom::${type}`,
        properties: { ...properties, ...own },
      });
      resource.node.addDependency(waiter.policy);
      resources.push(resource);
    }
    [this.first, this._last] = endsOf(resources);
    this.state = this._last.getAttString("state");
    Dependable.implement(this, { dependencyRoots: [this._last] });
    this.executeAfter(...executeAfter);
    this.executeBefore(...executeBefore);
  }

  /**
   * Begins to wait only when all of these are there, with all that they contain.
   *
   * @throws {Error} when the wait itself is in one of them
   */
  executeAfter(...scopes: IConstruct[]): void {
    this.refuseAround("executeAfter", scopes);
    this.first.node.addDependency(...scopes);
  }

  /**
   * Has each of these made only when the wait has succeeded, with all that they contain.
   *
   * @throws {Error} when the wait itself is in one of them
   */
  executeBefore(...scopes: IConstruct[]): void {
    this.refuseAround("executeBefore", scopes);
    for (const scope of scopes) scope.node.addDependency(this);
  }

  /** What depends on itself is left out by the CDK without a word, or is a cycle. */
  private refuseAround(name: string, scopes: readonly IConstruct[]): void {
    const around = this.node.scopes.filter((scope) => scopes.includes(scope));
    this.refuse(
      around.map(({ node }) => ({
        path: [name],
        message: `can't contain the wait's own scope (${node.path || "the app"})`,
      })),
    );
  }

  /** Plain words: the CDK prints all that another kind of error has, and cuts none. */
  private refuse(issues: readonly Issue[]): void {
    const sentences = issues.map((issue) => formatIssue(issue));
    if (sentences.length > 0) throw new Error(`${this.node.path}: ${sentences.join("; ")}`);
  }
}

/** The properties that only the waits of the CDK have. */
export const otherPropNames: readonly string[] = [
  "executeAfter",
  "executeBefore",
  ...functionPropNames,
] satisfies readonly (keyof WaitProps)[];

const waitPropNames: readonly string[] = ["timeout", "triggers", ...otherPropNames];

/** What a construct is given beside what every wait takes. */
export function besideWait<P extends WaitProps>(props: P): Omit<P, keyof WaitProps> {
  const own = Object.entries(props).filter(([name]) => !waitPropNames.includes(name));
  return Object.fromEntries(own) as Omit<P, keyof WaitProps>;
}

function toText(duration: Duration): string {
  return `${Math.round(duration.toMilliseconds({ integral: false }))}ms`;
}

function endsOf<T>(list: readonly T[]): [first: T, last: T] {
  const [first] = list;
  const last = list.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("A wait has at least one segment");
  return [first, last];
}
