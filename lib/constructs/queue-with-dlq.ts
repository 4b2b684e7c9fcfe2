import { Duration, Tags } from "aws-cdk-lib";
import { ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Alarms } from "./alarms";

export interface QueueWithDlqProps {
  /** Value of the tag `maskline:name`; the DLQ's is this and `-dlq`. */
  readonly name: string;
  readonly encryptionKey: IKey;
  /** Timeout of the function that consumes it: a message stays hidden six times as long. */
  readonly consumerTimeout: Duration;
  readonly alarms: Alarms;
  /** Who notices when messages reach the DLQ; becomes the alarm's text. */
  readonly impact: string;
  /** Deliveries before the DLQ. @default 5 */
  readonly maxReceiveCount?: number;
  /** Waiting longer than this is an alarm. @default 5 minutes */
  readonly oldestMessage?: Duration;
}

/** A queue whose undeliverable messages are kept longer (14 days) than it keeps its own (4), with its alarms. */
export class QueueWithDlq extends Construct {
  readonly queue: Queue;
  readonly dlq: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDlqProps) {
    super(scope, id);
    const { name, encryptionKey, consumerTimeout } = props;
    const secured = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
    };
    this.dlq = new Queue(this, "Dlq", { ...secured, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, "Queue", {
      ...secured,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(6 * consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.dlq, maxReceiveCount: props.maxReceiveCount ?? 5 },
    });
    Tags.of(this.queue).add("maskline:name", name);
    Tags.of(this.dlq).add("maskline:name", `${name}-dlq`);
    this.addAlarms(props);
  }

  private addAlarms({ alarms, name, impact, oldestMessage = Duration.minutes(5) }: QueueWithDlqProps): void {
    alarms.add(this, "DlqNotEmpty", {
      metric: this.dlq.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      impact,
      runbook: `${name}-dlq-not-empty`,
    });
    alarms.add(this, "OldestMessage", {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
      threshold: oldestMessage.toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      impact: `Late by more than ${oldestMessage.toMinutes()} minutes: ${impact}`,
      runbook: `${name}-oldest-message`,
    });
  }
}
