import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import {
  type IGrantable,
  type IPrincipal,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  type Alias,
  Architecture,
  Code,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct, type IConstruct } from "constructs";
import type { Bundles } from "../bundles";
import { BusinessMetrics } from "../business-metrics";
import type { FunctionFolder } from "../function-folders";
import { acknowledge, acknowledgeOwnPolicy } from "../nag";
import type { Alarms } from "./alarms";
import type { Egress } from "./egress";

/** What every function of a stage has in common. */
export interface FunctionSurroundings {
  readonly stage: string;
  readonly bundles: Bundles;
  readonly encryptionKey: IKey;
  readonly logRetention: RetentionDays;
  readonly alarms: Alarms;
  /** @default "arm64" */
  readonly architecture?: "arm64" | "x86_64";
  /** Where those that call a provider run. @default where AWS runs functions, behind addresses that it shares among customers */
  readonly egress?: Egress;
}

export interface MasklineFunctionProps extends FunctionSurroundings {
  readonly folder: FunctionFolder;
  readonly description: string;
  readonly timeout: Duration;
  /** In MB; processor time is given in proportion. */
  readonly memorySize: number;
  /** What the function reads beside the stage and the Powertools settings. */
  readonly environment: Readonly<Record<string, string>>;
  /** Who is hurt when it fails; becomes its alarms' text. */
  readonly impact: string;
  /** Exported handler in the bundle. @default "handler" */
  readonly handler?: string;
  /** Name in logs and metrics. @default the folder */
  readonly service?: string;
  /** For sweeps: an invocation that fails or waits is not repeated, the next minute's does its work. @default false */
  readonly sweeps?: boolean;
  /** Providers keep lists of the addresses that they serve: such a function leaves as the stage says. @default false */
  readonly callsProvider?: boolean;
  /** Instances that are kept for it, and that it may not exceed. @default it shares the account's */
  readonly reservedConcurrency?: number;
  /** Instances that are kept started. @default none */
  readonly provisionedConcurrency?: number;
}

/** What Lambda asks of the role of a function in a network; it makes the interfaces before it knows their names. */
const networkInterfaces = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/** One function on Node 24, with its own role, its log group under the stack's key, and its alarms. */
export class MasklineFunction extends Construct implements IGrantable {
  readonly lambda: LambdaFunction;
  /** What everybody calls: a release moves it to its own version, at once or bit by bit. */
  readonly live: Alias;
  /** Who is hurt when it fails. */
  readonly impact: string;
  readonly service: string;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: MasklineFunctionProps) {
    super(scope, id);
    this.service = props.service ?? props.folder;
    this.impact = props.impact;
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    const logGroup = new LogGroup(this, "Logs", {
      retention: props.logRetention,
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.grantWrite(role);
    this.lambda = new LambdaFunction(this, "Function", {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: props.architecture === "x86_64" ? Architecture.X86_64 : Architecture.ARM_64,
      code: Code.fromAsset(props.bundles.directory(props.folder)),
      handler: `index.${props.handler ?? "handler"}`,
      timeout: props.timeout,
      memorySize: props.memorySize,
      environment: { ...this.ownEnvironment(props), ...props.environment },
      role,
      logGroup,
      tracing: Tracing.ACTIVE,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...this.network(props, role),
    });
    this.live = this.lambda.addAlias("live", {
      ...(props.provisionedConcurrency === undefined
        ? {}
        : { provisionedConcurrentExecutions: props.provisionedConcurrency }),
      ...(props.sweeps ? { retryAttempts: 0, maxEventAge: Duration.seconds(60) } : {}),
    });
    this.grantPrincipal = this.lambda.grantPrincipal;
    this.acceptTracing();
    this.acceptItsPlace(props);
    this.addAlarms(props);
  }

  /** The alias, as targets take it: CDK's own types are not made for exactOptionalPropertyTypes. */
  get called(): IFunction {
    return this.live as IFunction;
  }

  private network({ callsProvider, egress }: MasklineFunctionProps, role: Role) {
    if (!callsProvider || !egress) return {};
    role.addToPolicy(new PolicyStatement({ actions: networkInterfaces, resources: ["*"] }));
    const { vpc, subnets, securityGroup } = egress;
    return { vpc, vpcSubnets: { subnets: [...subnets] }, securityGroups: [securityGroup] };
  }

  /** Named actions on named resources. */
  allow(actions: readonly string[], resources: readonly string[]): void {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }

  /** Accepts a wildcard finding on this function's policy, which cdk-nag names after the resource that it is about. */
  acceptPolicyFinding(rule: string, resource: string, reason: string): void {
    acknowledge(this.policy(), `${rule}[Resource::${shownByNag(this, resource)}]`, reason);
  }

  private ownEnvironment({ stage }: MasklineFunctionProps): Record<string, string> {
    return {
      STAGE: stage,
      POWERTOOLS_SERVICE_NAME: this.service,
      POWERTOOLS_METRICS_NAMESPACE: new BusinessMetrics(stage).namespace,
      POWERTOOLS_LOG_LEVEL: "INFO",
      // An answer holds privacy numbers, and a trace is read by more people than a table.
      POWERTOOLS_TRACER_CAPTURE_RESPONSE: "false",
    };
  }

  private acceptTracing(): void {
    this.acceptPolicyFinding(
      "AwsSolutions-IAM5",
      "*",
      "X-Ray's actions know no resources, and those on network interfaces come before there is one",
    );
  }

  /** What the regulated checks would have of any function, and why it is otherwise here. */
  private acceptItsPlace({ sweeps }: MasklineFunctionProps): void {
    acknowledgeOwnPolicy(this.policy());
    acknowledge(
      this.lambda,
      "NIST.800.53.R5-LambdaConcurrency",
      "the stage says what is reserved (`concurrency`): what one function reserves is taken from all others; gateway and queues limit how many run",
    );
    acknowledge(
      this.lambda,
      "NIST.800.53.R5-LambdaDLQ",
      sweeps
        ? "the next minute's sweep does what this one left, from marks in the tables: there is nothing to keep"
        : "nobody calls it asynchronously: whoever asks over HTTP gets the failure, and a queue has its own dead-letter queue",
    );
    acknowledge(
      this.lambda,
      "NIST.800.53.R5-LambdaInsideVPC",
      "it only calls AWS and the providers' public addresses, and listens to nobody; a stage whose providers list addresses sets `egress`",
    );
  }

  private policy(): IConstruct {
    const policy = this.lambda.role?.node.findChild("DefaultPolicy");
    if (!policy) throw new Error(`${this.node.path} has no policy yet`);
    return policy;
  }

  private addAlarms({ alarms, impact }: MasklineFunctionProps): void {
    const period = Duration.minutes(5);
    alarms.add(this, "Errors", {
      metric: this.lambda.metricErrors({ period }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      impact,
      runbook: `${this.service}-errors`,
    });
    alarms.add(this, "Throttles", {
      metric: this.lambda.metricThrottles({ period }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      impact: `Delayed: ${impact}`,
      runbook: "throttles",
    });
  }
}

/** A resource as cdk-nag prints it: references as `<LogicalId.Attribute>`. */
export function shownByNag(scope: IConstruct, resource: unknown): string {
  const value: unknown = Stack.of(scope).resolve(resource);
  if (typeof value === "string") return value;
  const parts = (value as { "Fn::Join"?: [string, unknown[]] })["Fn::Join"]?.[1] ?? [value];
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      const reference = part as { Ref?: string; "Fn::GetAtt"?: string[] };
      return `<${reference.Ref ?? reference["Fn::GetAtt"]?.join(".")}>`;
    })
    .join("");
}
