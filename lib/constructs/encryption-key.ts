import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Encryption } from "../../config/stage-settings";

export interface EncryptionKeyProps {
  /** Whether the key outlives the stack, as the data under it does. */
  readonly keepData: boolean;
  /** @default a key is made, and rotated each year */
  readonly encryption?: Encryption;
}

/** The key of everything at rest: tables, queues, topics, recordings, secrets and logs. Functions get it by grant. */
export function encryptionKey(scope: Construct, id: string, props: EncryptionKeyProps): IKey {
  const { keepData, encryption: { keyArn, rotationDays } = {} } = props;
  if (keyArn !== undefined) return Key.fromKeyArn(scope, id, keyArn);
  return new Key(scope, id, {
    description: "Maskline: everything at rest",
    enableKeyRotation: true,
    ...(rotationDays === undefined ? {} : { rotationPeriod: Duration.days(rotationDays) }),
    pendingWindow: Duration.days(keepData ? 30 : 7),
    removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

/** Lets services use the key in their own name. The policy of a key that was imported is its owner's, and stays as it is. */
export function letServicesUse(key: IKey): void {
  key.addToResourcePolicy(logs());
  key.addToResourcePolicy(alarms());
}

const logs = () =>
  new PolicyStatement({
    sid: "LogsOfThisAccount",
    principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
    actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    resources: ["*"],
    conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": arnOf("logs", "log-group:*") } },
  });

/** An alarm publishes as CloudWatch, to a topic under this key. */
const alarms = () =>
  new PolicyStatement({
    sid: "AlarmsOfThisAccount",
    principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: ["*"],
    conditions: {
      ArnLike: { "aws:SourceArn": arnOf("cloudwatch", "alarm:*") },
      StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
    },
  });

const arnOf = (service: string, rest: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest}`;
