import type { Properties } from "../properties";
import type { Standing } from "./standing";

/** What CloudFormation asks of the function, as far as it is used here. */
export interface CustomResourceEvent {
  readonly RequestType: "Create" | "Update" | "Delete";
  /** Where the answer goes. Whoever knows it can answer. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  readonly OldResourceProperties?: Properties;
}

/** The same, or what another invocation of the function has handed on to this one. */
export interface InvocationEvent extends CustomResourceEvent {
  /** Where the wait stands. @default - it has not begun */
  readonly standing?: Standing;
}
