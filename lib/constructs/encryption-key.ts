import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

export interface EncryptionKeyProps {
  /** Whether the key outlives the stack, as the data under it does. */
  readonly keepData: boolean;
}

/** The key of everything at rest: tables, queues, topics, recordings, secrets and logs. Functions get it by grant. */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string, { keepData }: EncryptionKeyProps) {
    super(scope, id, {
      description: "Maskline: everything at rest",
      enableKeyRotation: true,
      pendingWindow: Duration.days(keepData ? 30 : 7),
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.letLogsEncrypt();
    this.letAlarmsPublish();
  }

  private letLogsEncrypt(): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: "LogsOfThisAccount",
        principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
        actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        resources: ["*"],
        conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": this.arnOf("logs", "log-group:*") } },
      }),
    );
  }

  /** An alarm publishes as CloudWatch, to a topic under this key. */
  private letAlarmsPublish(): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisAccount",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
        conditions: {
          ArnLike: { "aws:SourceArn": this.arnOf("cloudwatch", "alarm:*") },
          StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
        },
      }),
    );
  }

  private arnOf(service: string, rest: string): string {
    return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest}`;
  }
}
