import { ArnFormat, Aws, type CfnOutput, Stack, Stage } from "aws-cdk-lib";
import { AccountPrincipal, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { stageConfig } from "../../config";
import type { PipelineStage } from "../../config/pipeline";
import type { Bundles } from "../bundles";
import { shownByNag } from "../constructs/maskline-function";
import { MasklineStack } from "../maskline-stack";
import { acknowledge, acknowledgeOwnPolicy } from "../nag";

export interface MasklineStageProps {
  readonly place: PipelineStage;
  readonly code: Bundles;
  /** Whose builds may check what was deployed. */
  readonly pipeline: { readonly account: string; readonly stackName: string };
}

/** What may be called by a check: the API's health, and an order of test telephones. */
const checkedRoutes = ["GET/v1/health", "POST/v1/order-events", "GET/v1/orders/*"];

/** The role that a stage's checks take. It has a name because the pipeline, in another account, has to say it beforehand. */
export const checkRoleName = (stage: string): string => `maskline-${stage}-check`;

/** One stage as the pipeline deploys it: the same stack that `cdk deploy` makes. */
export class MasklineStage extends Stage {
  readonly apiUrl: CfnOutput;

  constructor(scope: Construct, id: string, { place, code, pipeline }: MasklineStageProps) {
    const { stage, account, region, check } = place;
    super(scope, id, { env: { account, region } });
    const { account: _account, region: _region, ...maskline } = stageConfig(stage);
    const stack = new MasklineStack(this, "Maskline", {
      stackName: `Maskline-${stage}`,
      maskline: { ...maskline, code },
      description: `Maskline: masked calls between customers and drivers (${stage})`,
    });
    this.apiUrl = stack.node.findChild("ApiUrl") as CfnOutput;
    if (check && check.tokenCommand === undefined) this.letCheck(stack, stage, pipeline);
  }

  private letCheck(
    stack: MasklineStack,
    stage: string,
    { account, stackName }: MasklineStageProps["pipeline"],
  ): void {
    const builds = `arn:${Aws.PARTITION}:iam::${account}:role/${stackName}-*`;
    const role = new Role(stack, "CheckRole", {
      roleName: checkRoleName(stage),
      description: "Calls the API after a deployment",
      assumedBy: new AccountPrincipal(account).withConditions({ ArnLike: { "aws:PrincipalArn": builds } }),
    });
    const api = stack.maskline.api.api.apiId;
    const routes = checkedRoutes.map((route) =>
      Stack.of(stack).formatArn({
        service: "execute-api",
        resource: api,
        resourceName: `$default/${route}`,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ["execute-api:Invoke"], resources: routes }));
    const policy = role.node.findChild("DefaultPolicy");
    acknowledgeOwnPolicy(policy);
    for (const route of routes.filter((each) => each.endsWith("*")))
      acknowledge(
        policy,
        `AwsSolutions-IAM5[Resource::${shownByNag(stack, route)}]`,
        "each check's order has an id of its own",
      );
  }
}
