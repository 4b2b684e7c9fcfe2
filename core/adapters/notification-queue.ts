import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { UnreadableNotification } from "../domain/calls/notification";
import { type DeadLetter, type DeadLetters, type Push, pushKinds } from "../domain/calls/record-pushes";
import { maxMessageBytes, type NotificationQueue, type pushText } from "./push-message";

const message = v.object({
  provider: v.string(),
  application: v.string(),
  kind: v.picklist(pushKinds),
  receivedAt: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => Date.parse(text)),
  ),
  stale: v.boolean(),
  body: v.string(),
  answered: v.optional(v.picklist(["forwarded", "discarded"])),
});

/** The message as a push. @throws UnreadableNotification when it is not one of {@link pushText}'s */
export function readPushText(text: string): Push {
  const parsed = v.safeParse(message, parseJson(text));
  if (parsed.success) return parsed.output;
  const paths = parsed.issues.map((issue) => v.getDotPath(issue) ?? "the whole");
  throw new UnreadableNotification(`the message is not a queued push: ${[...new Set(paths)].join(", ")}`);
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

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
