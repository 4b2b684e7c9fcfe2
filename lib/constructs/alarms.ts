import { Aws, Tags } from "aws-cdk-lib";
import { Alarm, type ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription, UrlSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";

export interface AlarmsProps {
  readonly encryptionKey: IKey;
  /** Who is told: e-mail or https addresses. @default nobody yet: subscribe to the topic */
  readonly addresses?: readonly string[];
  /** Where to tell it. @default a topic under the key */
  readonly topic?: ITopic;
}

export interface AlarmProps {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  /** Who is hurt, and how: the alarm's text. */
  readonly impact: string;
  /** Anchor of its section in docs/runbook.md. */
  readonly runbook: string;
  /** Periods in a row before it goes off. @default 1 */
  readonly evaluationPeriods?: number;
  /** @default silence is health */
  readonly treatMissingData?: TreatMissingData;
}

/** Where alarms are told, and the shape that each has: who is hurt, and what to do about it. */
export class Alarms extends Construct {
  readonly topic: ITopic;
  /** Every alarm so far. */
  readonly made: Alarm[] = [];

  constructor(scope: Construct, id: string, { encryptionKey, addresses = [], topic }: AlarmsProps) {
    super(scope, id);
    this.topic = topic ?? this.makeTopic(encryptionKey);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisAccount",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    for (const address of addresses)
      this.topic.addSubscription(
        address.includes("://") ? new UrlSubscription(address) : new EmailSubscription(address),
      );
  }

  private makeTopic(masterKey: IKey): Topic {
    const topic = new Topic(this, "Topic", { masterKey, enforceSSL: true });
    Tags.of(topic).add("maskline:name", "alarms");
    return topic;
  }

  /** Puts the alarm under the construct that it watches. */
  add(scope: Construct, id: string, props: AlarmProps): Alarm {
    const { impact, runbook, evaluationPeriods = 1, ...rest } = props;
    const alarm = new Alarm(scope, id, {
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...rest,
      evaluationPeriods,
      alarmDescription: `${impact} Runbook: docs/runbook.md#${runbook}`,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    this.made.push(alarm);
    return alarm;
  }
}
