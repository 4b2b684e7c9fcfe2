import { ArnFormat, Aws, Duration, Stack } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, Metric } from "aws-cdk-lib/aws-cloudwatch";
import {
  type ILambdaDeploymentConfig,
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from "aws-cdk-lib/aws-codedeploy";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { TrafficShift } from "../../config/deployment";
import { acknowledge, acknowledgeOwnPolicy } from "../nag";
import type { Alarms } from "./alarms";
import { type MasklineFunction, shownByNag } from "./maskline-function";

export interface GradualDeploymentProps {
  readonly traffic: Exclude<TrafficShift, "all-at-once">;
  readonly functions: readonly MasklineFunction[];
  readonly alarms: Alarms;
  /** A promise to people: while it is broken, no release goes on. */
  readonly promise: Alarm;
}

const configs: Readonly<Record<GradualDeploymentProps["traffic"], ILambdaDeploymentConfig>> = {
  "canary-10-percent-5-minutes": LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  "canary-10-percent-10-minutes": LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
  "canary-10-percent-15-minutes": LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  "canary-10-percent-30-minutes": LambdaDeploymentConfig.CANARY_10PERCENT_30MINUTES,
  "linear-10-percent-every-1-minute": LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
  "linear-10-percent-every-2-minutes": LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_2MINUTES,
  "linear-10-percent-every-3-minutes": LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_3MINUTES,
  "linear-10-percent-every-10-minutes": LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_10MINUTES,
};

/**
 * Moves each function's alias to a new version bit by bit (CodeDeploy), and back again when the new version fails or a promise
 * to people is broken.
 */
export class GradualDeployment extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: GradualDeploymentProps,
  ) {
    super(scope, id);
    const application = new LambdaApplication(this, "Application");
    const { role, policy } = this.role();
    for (const fn of props.functions) {
      const group = new LambdaDeploymentGroup(this, fn.node.id, {
        application,
        role,
        alias: fn.live,
        deploymentConfig: configs[props.traffic],
        alarms: [this.failuresOfRelease(fn), props.promise],
        autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      });
      group.node.addDependency(policy);
    }
  }

  /** Of the version that is being released alone: failures of the one before must not keep its correction out. */
  private failuresOfRelease(fn: MasklineFunction): Alarm {
    const { functionName, currentVersion } = fn.lambda;
    return this.props.alarms.add(fn, "ReleaseErrors", {
      metric: new Metric({
        namespace: "AWS/Lambda",
        metricName: "Errors",
        // The alias by its name: a reference to it would make it wait for the alarm, and the alarm for it.
        dimensionsMap: {
          FunctionName: functionName,
          Resource: `${functionName}:${fn.live.aliasName}`,
          ExecutedVersion: currentVersion.version,
        },
        statistic: "Sum",
        period: Duration.minutes(1),
      }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      impact: `The version released last fails; while it is being rolled out, it is taken back. ${fn.impact}`,
      runbook: "release-errors",
    });
  }

  /** What CodeDeploy does in our name. Its ready-made policy would let it do that to every function of the account. */
  private role() {
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("codedeploy.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    });
    const aliases = this.props.functions.map(({ lambda, live }) => `${lambda.functionArn}:${live.aliasName}`);
    role.addToPolicy(
      new PolicyStatement({
        actions: ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"],
        resources: aliases,
      }),
    );
    const alarms = Stack.of(this).formatArn({
      service: "cloudwatch",
      resource: "alarm",
      resourceName: "*",
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    role.addToPolicy(new PolicyStatement({ actions: ["cloudwatch:DescribeAlarms"], resources: [alarms] }));
    const policy = role.node.findChild("DefaultPolicy");
    acknowledgeOwnPolicy(policy);
    acknowledge(
      policy,
      `AwsSolutions-IAM5[Resource::${shownByNag(this, alarms)}]`,
      "CloudWatch judges reading the state of alarms by all alarms of the account and region, whichever are asked for",
    );
    // Without this, CDK attaches the ready-made policy.
    return { role: role.withoutPolicyUpdates(), policy };
  }
}
