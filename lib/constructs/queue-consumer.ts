import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { MasklineFunction } from "./maskline-function";
import type { QueueWithDlq } from "./queue-with-dlq";

export interface QueueConsumerProps {
  readonly source: QueueWithDlq;
  readonly consumer: MasklineFunction;
  /** Messages per invocation, 1 to 10: more would wait for a window to fill. */
  readonly batchSize: number;
  /** Invocations at a time, 2 to 1000. */
  readonly maxConcurrency: number;
}

/** Feeds a queue to a function, which reports the messages that failed: they alone come again. */
export class QueueConsumer extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { source, consumer, batchSize, maxConcurrency }: QueueConsumerProps,
  ) {
    super(scope, id);
    source.queue.grantConsumeMessages(consumer);
    new EventSourceMapping(this, "Mapping", {
      target: consumer.called,
      eventSourceArn: source.queue.queueArn,
      batchSize,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
  }
}
