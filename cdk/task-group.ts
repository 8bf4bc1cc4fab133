import { Token } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { issueAt } from "../src/core/issue";
import { parseGroupWait } from "../src/integration/parse";
import { issuesOf } from "../src/schema/parse";
import { isRecord } from "../src/schema/record";
import { isSecret, secretIssues } from "./checks";
import type { GroupedTask } from "./generated/tasks";
import type { Properties } from "./properties";
import { withoutUndefined } from "./properties";
import type { WaitProps } from "./wait";
import { besideWait, otherPropNames, Wait } from "./wait";

/** Which tasks to wait for, and how. The time limit is one for all of them. */
export interface TaskGroupProps extends WaitProps {
  /** The tasks, at least one. */
  readonly tasks: GroupedTask[];
  /** Whether the first task that does not succeed ends the wait for all others. @default false */
  readonly failFast?: boolean;
}

/**
 * Is there when all of its tasks have succeeded; the deployment fails with the reasons of those that have not. It is one
 * resource, and one running function, however many tasks it has. A task that is added later is waited for; those that have
 * succeeded are not polled again.
 *
 * @example
 * const shielded = new TaskGroup(this, "Shielded", {
 *   tasks: taskIds.map((taskId) => ({ kind: "huawei-antiddos", projectId, taskId, region: "eu-de", credentials: secret })),
 * });
 */
export class TaskGroup extends Wait {
  /**
   * @param scope what it is in, as of every construct
   * @param id its name in there
   * @param props which tasks to wait for, and how
   * @throws {Error} naming each property that is wrong and what is expected of it
   */
  constructor(scope: Construct, id: string, props: TaskGroupProps) {
    const { tasks: given, failFast = false, ...others } = besideWait(props);
    const tasks = Array.isArray(given) ? given.map(splitSecret) : [];
    const asked = {
      properties: {
        tasks: tasks.map(({ description, credentials }) => ({
          ...description,
          credentials: isSecret(credentials) ? credentials.secretArn : undefined,
        })),
        failFast: String(failFast),
      },
      secrets: tasks.map(({ credentials }) => credentials).filter(isSecret),
      issues: (wait: Properties) => [
        ...issuesOf(
          parseGroupWait(
            {
              ...withoutUndefined(others),
              ...wait,
              tasks: Array.isArray(given) ? tasks.map(({ description }) => description) : given,
              failFast,
            },
            {
              isUnknown: Token.isUnresolved,
              waitProperties: otherPropNames,
              taskProperties: ["credentials"],
            },
          ),
        ),
        ...tasks.flatMap(({ credentials }, index) =>
          secretIssues(credentials).map((issue) => issueAt(["tasks", index], issue)),
        ),
      ],
    };
    super(scope, id, "TaskGroup", asked, props);
  }
}

/** A task as properties of a custom resource, and apart from it its credentials. What is neither is left to the check. */
function splitSecret(task: unknown): { readonly description: Properties; readonly credentials: unknown } {
  const { credentials, ...description } = isRecord(task) ? task : { kind: task, credentials: undefined };
  return { description: withoutUndefined(description), credentials };
}
