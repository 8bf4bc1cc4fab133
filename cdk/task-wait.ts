import { Token } from "aws-cdk-lib";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { parseTaskWait } from "../src/integration/parse";
import { issuesOf } from "../src/schema/parse";
import { secretIssues } from "./checks";
import type { Properties } from "./properties";
import { withoutUndefined } from "./properties";
import type { WaitProps } from "./wait";
import { besideWait, otherPropNames, Wait } from "./wait";

/**
 * A construct that is there when its task has succeeded.
 *
 * @jsii ignore
 */
export abstract class TaskWait extends Wait {
  /** The provider's own word for the state. */
  readonly providerState: string;
  /** The provider's words; empty where there are none. */
  readonly message: string;
  /**
   * What the task handed back, as JSON; empty where there is nothing. CloudFormation keeps less than a kilobyte for a
   * custom resource: where more than a few hundred bytes were handed back, there is no such attribute, and what uses it
   * is not made.
   */
  readonly data: string;

  /**
   * @param type the last part of the type of the custom resource, frozen from its first release
   * @internal
   */
  protected constructor(
    scope: Construct,
    id: string,
    type: string,
    kind: string,
    props: WaitProps & { readonly credentials: ISecret },
  ) {
    const { credentials, ...description } = besideWait(props);
    const task = { ...withoutUndefined(description), kind };
    const asked = {
      properties: { ...task, credentials: credentials?.secretArn },
      secrets: [credentials],
      issues: (wait: Properties) => [
        ...issuesOf(
          parseTaskWait(
            { ...task, ...wait },
            { isUnknown: Token.isUnresolved, waitProperties: [...otherPropNames, "credentials"] },
          ),
        ),
        ...secretIssues(credentials),
      ],
    };
    super(scope, id, type, asked, props);
    this.providerState = this._last.getAttString("providerState");
    this.message = this._last.getAttString("message");
    this.data = this._last.getAttString("data");
  }
}
