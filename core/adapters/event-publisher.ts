import { PublishBatchCommand, type SNSClient } from "@aws-sdk/client-sns";
import { type DomainEvent, type EventPublisher, toCloudEvent } from "../domain/domain-events";

interface Deps {
  readonly client: Pick<SNSClient, "send">;
  readonly topicArn: string;
  readonly stage: string;
}

/** SNS takes ten messages in one request. */
const batchSize = 10;

/** CloudEvents on a standard SNS topic, with `eventType` as message attribute to filter by. */
export const eventPublisher = (deps: Deps): EventPublisher => ({
  publish: async (events) => {
    for (let start = 0; start < events.length; start += batchSize) {
      await publishBatch(deps, events.slice(start, start + batchSize));
    }
  },
});

async function publishBatch(
  { client, topicArn, stage }: Deps,
  events: readonly DomainEvent[],
): Promise<void> {
  const { Failed } = await client.send(
    new PublishBatchCommand({
      TopicArn: topicArn,
      PublishBatchRequestEntries: events.map((event, index) => ({
        Id: String(index),
        Message: JSON.stringify(toCloudEvent(event, stage)),
        MessageAttributes: { eventType: { DataType: "String", StringValue: event.type } },
      })),
    }),
  );
  const [failure] = Failed ?? [];
  if (failure) throw new Error(`${Failed?.length} of ${events.length} events not published: ${failure.Code}`);
}
