import { join } from "node:path";
import { CustomResource, Duration } from "aws-cdk-lib";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Provider } from "aws-cdk-lib/custom-resources";
import { Construct } from "constructs";

interface AntiDdosPolicyProps {
  readonly endpoint: string;
  readonly projectId: string;
  readonly floatingIpId: string;
  /** A secret with a `token` of IAM. */
  readonly credentials: ISecret;
}

/** A protection policy. The change is submitted when the resource is created or changed, and not on every deployment. */
export class AntiDdosPolicy extends Construct {
  readonly taskId: string;

  constructor(scope: Construct, id: string, props: AntiDdosPolicyProps) {
    super(scope, id);
    const { endpoint, projectId, floatingIpId, credentials } = props;
    const submit = new LambdaFunction(this, "Submit", {
      runtime: Runtime.NODEJS_24_X,
      code: Code.fromAsset(join(import.meta.dirname, "submit")),
      handler: "index.handler",
      timeout: Duration.seconds(30),
      environment: { SECRET_ARN: credentials.secretArn },
    });
    credentials.grantRead(submit);
    const { serviceToken } = new Provider(this, "Provider", { onEventHandler: submit });
    const change = new CustomResource(this, "Change", {
      serviceToken,
      properties: { url: `${endpoint}/v1/${projectId}/antiddos/${floatingIpId}` },
    });
    this.taskId = change.getAttString("taskId");
  }
}
