import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";

const attribute = (value: MessageAttributeValue) => ({
  ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
  ...(value.BinaryValue === undefined
    ? {}
    : { binaryValue: Buffer.from(value.BinaryValue).toString("base64") }),
  stringListValues: [],
  binaryListValues: [],
  dataType: value.DataType ?? "String",
});

/** The event a function gets for a batch of messages. */
export function sqsEvent(messages: readonly Message[], queueArn: string, region: string): object {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attribute(value)]),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: "aws:sqs",
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}

/**
 * Ids of the messages a function reported as failed, as Lambda reads its answer: an answer that is not of the expected
 * shape, or names a message that was not in the batch, fails the whole batch.
 */
export function failedIds(payload: string, messages: readonly Message[]): ReadonlySet<string> {
  const everything = new Set(messages.map(({ MessageId }) => MessageId ?? ""));
  const answer = JSON.parse(payload) as { batchItemFailures?: unknown } | null;
  const failures = answer?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return everything;
  const ids = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  const isKnown = (id: unknown): id is string => typeof id === "string" && everything.has(id);
  return ids.every(isKnown) ? new Set(ids) : everything;
}
