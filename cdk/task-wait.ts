import { Token } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { parseRequest } from "../src/front/request";
import { withSampleValues } from "../src/front/samples";
import { secretProblems } from "./checks";
import { withoutUndefined } from "./properties";
import type { AccessProps, WaitProps } from "./wait";
import { besideWait, otherPropNames, Wait } from "./wait";

/** What every construct takes that waits for one task, beside the description of its task. */
export interface TaskProps extends WaitProps, AccessProps {}

/** The description of a task. Each text may be a token. */
export type Described<D> = Omit<D, "kind">;

/** A construct that is there when its task has succeeded. */
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
  protected constructor(scope: Construct, id: string, type: string, kind: string, props: TaskProps) {
    const { credentials, ...description } = besideWait(props);
    const task = { ...withoutUndefined(description), kind };
    const asked = {
      properties: { ...task, credentials: credentials?.secretArn },
      secrets: [credentials],
      secretProblems: secretProblems(credentials),
      check: (wait: object) => {
        parseRequest({ ...withSampleValues(task, Token.isUnresolved), ...wait }, [
          ...otherPropNames,
          "credentials",
        ]);
      },
    };
    super(scope, id, type, asked, props);
    this.providerState = this.last.getAttString("providerState");
    this.message = this.last.getAttString("message");
    this.data = this.last.getAttString("data");
  }
}
