import { CfnResource, Duration, NestedStack, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { CfnTopic, Topic } from "aws-cdk-lib/aws-sns";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import { beforeEach, describe, expect, test } from "vitest";
import type { HuaweiAntiDdosTaskProps } from "../../cdk";
import { HuaweiAntiDdosTask } from "../../cdk";
import {
  importedSecret,
  logicalIdOf,
  newApp,
  newStack,
  policyId,
  resourcesOf,
  segmentsOf,
  shield,
} from "./support";

let stack: Stack;
beforeEach(() => {
  stack = newStack();
});

function newWait(props: Partial<HuaweiAntiDdosTaskProps> = {}, scope: Construct = stack, id = "Wait") {
  return new HuaweiAntiDdosTask(scope, id, {
    ...shield,
    credentials: importedSecret(new Construct(scope, `${id}Secret`)),
    ...props,
  });
}

/** Something of several resources, one of which is deep in it. */
class Site extends Construct {
  readonly topic: Topic;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new Topic(this, "Topic");
    new StringParameter(this, "Parameter", { stringValue: "s" });
    new Topic(new Construct(this, "Deep"), "Topic");
  }
}

/** What the resources below a construct depend on, each of them. */
function dependenciesBelow(construct: Construct): (readonly string[] | undefined)[] {
  const resources = resourcesOf(Stack.of(construct));
  return construct.node
    .findAll()
    .filter(CfnResource.isCfnResource)
    .map((resource) => resources.get(logicalIdOf(resource))?.DependsOn);
}

/** The logical ids of the segments of a stack's only wait. */
function segmentIds(): string[] {
  return segmentsOf(stack).map(([id]) => id);
}

function namesOf(stacks: readonly Stack[]): string[] {
  return stacks.map(({ stackName }) => stackName);
}

describe("What comes after a wait", () => {
  const ways: [
    string,
    (wait: (props?: Partial<HuaweiAntiDdosTaskProps>) => HuaweiAntiDdosTask, site: Site) => void,
  ][] = [
    ["executeBefore", (wait, site) => wait().executeBefore(site)],
    ["the property", (wait, site) => wait({ executeBefore: [site] })],
    ["its own addDependency", (wait, site) => site.node.addDependency(wait())],
    [
      "all three of them",
      (wait, site) => {
        const made = wait({ executeBefore: [site] });
        made.executeBefore(site, site);
        site.node.addDependency(made);
      },
    ],
  ];

  test.each(ways)("depends on one resource, each of all that it contains: by %s", (_name, order) => {
    const site = new Site(stack, "Site");
    order(newWait, site);
    const [id] = segmentIds();
    expect(dependenciesBelow(site)).toEqual([[id], [id], [id]]);
  });

  test.each(ways)("depends on the last segment only: by %s", (_name, order) => {
    const site = new Site(stack, "Site");
    order((props) => newWait({ timeout: Duration.hours(2), ...props }), site);
    const last = segmentIds().at(-1);
    expect(dependenciesBelow(site)).toEqual([[last], [last], [last]]);
  });

  test("may be several things", () => {
    const [one, other] = [new Site(stack, "One"), new Topic(stack, "Other")];
    newWait().executeBefore(one, other);
    const [id] = segmentIds();
    expect([...dependenciesBelow(one), ...dependenciesBelow(other)]).toEqual([[id], [id], [id], [id]]);
  });

  test("may be one resource of the lowest level", () => {
    const resource = new CfnTopic(stack, "Record");
    newWait().executeBefore(resource);
    expect(dependenciesBelow(resource)).toEqual([segmentIds()]);
  });

  test("may be the first segment of another wait", () => {
    const first = newWait({ timeout: Duration.hours(1) }, stack, "First");
    newWait({ timeout: Duration.hours(1), taskId: "t-2", executeAfter: [first] }, stack, "Second");
    const [, [lastOfFirst] = expect.unreachable(), ...second] = segmentsOf(stack);
    expect(second.map(([, { DependsOn }]) => DependsOn?.toSorted())).toEqual([
      [lastOfFirst, policyId].toSorted(),
      [policyId],
    ]);
  });

  test("may be in another stack, which is deployed later then", () => {
    const app = newApp();
    stack = new Stack(app, "Stack");
    const other = new Stack(app, "Other");
    const site = new Site(other, "Site");
    newWait().executeBefore(site);
    expect(dependenciesBelow(site)).toEqual([undefined, undefined, undefined]);
    expect(namesOf(other.dependencies)).toEqual(["Stack"]);
    expect(namesOf(stack.dependencies)).toEqual([]);
  });

  test("may be in a nested stack, all of which comes later then", () => {
    const nested = new NestedStack(stack, "Nested");
    const site = new Site(nested, "Site");
    newWait().executeBefore(site);
    expect(dependenciesBelow(site)).toEqual([undefined, undefined, undefined]);
    const [made, ...others] = Object.values(
      Template.fromStack(stack).findResources("AWS::CloudFormation::Stack"),
    );
    expect(made?.["DependsOn"]).toEqual(segmentIds());
    expect(others).toEqual([]);
  });

  test("may be outside of the nested stack that the wait is in", () => {
    const nested = new NestedStack(stack, "Nested");
    const site = new Site(stack, "Site");
    newWait({}, nested).executeBefore(site);
    const [id] = Object.keys(Template.fromStack(stack).findResources("AWS::CloudFormation::Stack"));
    expect(dependenciesBelow(site)).toEqual([[id], [id], [id]]);
  });
});

describe("What comes before a wait", () => {
  test.each<
    [string, (wait: (props?: Partial<HuaweiAntiDdosTaskProps>) => HuaweiAntiDdosTask, site: Site) => void]
  >([
    ["executeAfter", (wait, site) => wait().executeAfter(site)],
    ["the property", (wait, site) => wait({ executeAfter: [site] })],
  ])("is there before its first segment, with all that it contains: by %s", (_name, order) => {
    const site = new Site(stack, "Site");
    order((props) => newWait({ timeout: Duration.hours(2), ...props }), site);
    const ids = site.node.findAll().filter(CfnResource.isCfnResource).map(logicalIdOf);
    const [first, ...others] = segmentsOf(stack).map(([, { DependsOn }]) => DependsOn);
    expect(first?.toSorted()).toEqual([...ids, policyId].toSorted());
    expect(others).toEqual([[policyId], [policyId]]);
  });

  test("is not waited for by the function, nor by its policy", () => {
    newWait({ executeAfter: [new Site(stack, "Site")] });
    const own = [...resourcesOf(stack)].filter(([id]) => id.startsWith("cloudtaskwaiter"));
    const dependencies = own.flatMap(([, { DependsOn = [] }]) => DependsOn);
    expect(dependencies.filter((id) => !id.startsWith("cloudtaskwaiter"))).toEqual([]);
  });

  test("is what the function may do, in every segment: it goes on by calling itself", () => {
    newWait({ timeout: Duration.hours(2) });
    expect(segmentsOf(stack).map(([, { DependsOn }]) => DependsOn)).toEqual([
      [policyId],
      [policyId],
      [policyId],
    ]);
  });

  test("may be in another stack, which is deployed earlier then", () => {
    const app = newApp();
    stack = new Stack(app, "Stack");
    const other = new Stack(app, "Other");
    newWait({ executeAfter: [new Topic(other, "Topic")] });
    expect(segmentsOf(stack)[0]?.[1].DependsOn).toEqual([policyId]);
    expect(namesOf(stack.dependencies)).toEqual(["Other"]);
  });
});

describe("What can come neither before nor after a wait", () => {
  test.each<[string, (wait: HuaweiAntiDdosTask) => Construct, string]>([
    ["its stack", () => stack, "Stack"],
    ["what it is made in", (wait) => wait.node.scope as Construct, "Stack/Inner"],
    ["itself", (wait) => wait, "Stack/Inner/Wait"],
  ])("is refused: %s", (_name, scopeOf, path) => {
    const wait = newWait({}, new Construct(stack, "Inner"));
    for (const name of ["executeBefore", "executeAfter"] as const) {
      expect(() => wait[name](scopeOf(wait))).toThrow(
        `Stack/Inner/Wait: ${name} can't contain the wait's own scope (${path})`,
      );
    }
  });

  test.each([
    ["executeAfter", {}],
    ["executeBefore", [{}]],
    ["executeBefore", "Topic"],
  ])("is refused when it is no list of constructs: %s", (name, value) => {
    const props = { [name]: value } as Partial<HuaweiAntiDdosTaskProps>;
    expect(() => newWait(props)).toThrow(`Stack/Wait: ${name} must be a list of constructs`);
  });
});
