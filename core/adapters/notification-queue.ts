import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { DeadLetter, DeadLetters } from "../domain/calls/record-pushes";
import { maxMessageBytes, type NotificationQueue } from "./push-message";

export { readPushText } from "./queued-push";

/** @param client one that makes a single attempt's worth of retries within the platform's patience */
export const notificationQueue = (client: Pick<SQSClient, "send">, QueueUrl: string): NotificationQueue => ({
  async send(MessageBody) {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  },
});

/** What one request to a queue takes. */
const maxEntries = 10;

/** The DLQ of `provider-notifications`, for messages that can never be understood; `reason` is a message attribute. */
export const deadLetterQueue = (client: Pick<SQSClient, "send">, QueueUrl: string): DeadLetters => ({
  async bury(letters) {
    const refused = new Set<string>();
    for (const group of groups(letters)) {
      for (const id of await buryGroup(client, QueueUrl, group)) refused.add(id);
    }
    return refused;
  },
});

/** At most ten, and together no larger than one message may be: the limit is the request's. */
function groups(letters: readonly DeadLetter[]): DeadLetter[][] {
  const result: DeadLetter[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const letter of letters) {
    const size = Buffer.byteLength(letter.text) + Buffer.byteLength(letter.reason);
    const last = result.at(-1);
    if (last === undefined || last.length === maxEntries || bytes + size > maxMessageBytes) {
      result.push([letter]);
      bytes = size;
    } else {
      last.push(letter);
      bytes += size;
    }
  }
  return result;
}

async function buryGroup(
  client: Pick<SQSClient, "send">,
  QueueUrl: string,
  letters: readonly DeadLetter[],
): Promise<string[]> {
  const Entries = letters.map(toEntry);
  const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  return (Failed ?? []).flatMap(({ Id }) => letters[Number(Id)]?.messageId ?? []);
}

/** Reasons are ours, but may name what was pushed: attribute values take no control characters. */
const attributeText = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?").slice(0, 1_000);

const toEntry = ({ text, reason }: DeadLetter, index: number): SendMessageBatchRequestEntry => ({
  Id: String(index),
  MessageBody: text === "" ? " " : text,
  MessageAttributes: { reason: { DataType: "String", StringValue: attributeText(reason) } },
});
