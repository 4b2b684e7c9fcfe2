import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { LocalCloud } from "../../local/cloud";

/** Something that is kept: where, and all of it as text. */
export interface Seen {
  readonly where: string;
  readonly text: string;
  /** Of an item: when the table lets go of it, epoch seconds. */
  readonly ttl?: number;
}

/** Every item of every table, every object with its key, metadata and content, every message of every queue. */
export async function everythingIn(cloud: LocalCloud): Promise<Seen[]> {
  const dead = (await messagesIn(cloud)).map((text) => ({ where: "dlq", text }));
  return [...(await itemsIn(cloud)), ...(await objectsIn(cloud)), ...dead];
}

async function itemsIn({ tables, plan, clients }: LocalCloud): Promise<Seen[]> {
  const client = DynamoDBDocumentClient.from(clients.dynamodb);
  const seen: Seen[] = [];
  if (Object.keys(tables).length !== plan.tables.length)
    throw new Error("there is a table without a name of its own");
  for (const [table, TableName] of Object.entries(tables)) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({
          TableName,
          ConsistentRead: true,
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      for (const item of page.Items ?? [])
        seen.push({
          where: `${table} ${item.pk} ${item.sk}`,
          text: JSON.stringify(Object.entries(item).sort()),
          ...(typeof item.ttl === "number" ? { ttl: item.ttl } : {}),
        });
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return seen;
}

async function objectsIn({ plan, clients }: LocalCloud): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const { name: Bucket, logicalId } of plan.buckets) {
    let StartAfter: string | undefined;
    for (;;) {
      const { Contents = [], IsTruncated } = await clients.s3.send(
        new ListObjectsV2Command({ Bucket, ...(StartAfter ? { StartAfter } : {}) }),
      );
      for (const { Key = "" } of Contents) {
        const object = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
        const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
        const content = Buffer.from(Key.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
        const text = `${Key} ${JSON.stringify(object.Metadata)} ${content}`;
        seen.push({ where: `${logicalId} ${Key}`, text });
      }
      StartAfter = Contents.at(-1)?.Key;
      if (!IsTruncated || StartAfter === undefined) break;
    }
  }
  return seen;
}

/** What is in queues, dead-letter queues included; it stays there. */
export async function messagesIn(cloud: LocalCloud): Promise<string[]> {
  const texts: string[] = [];
  for (const QueueUrl of Object.values(cloud.queues)) {
    for (;;) {
      const { Messages = [] } = await receive(cloud, QueueUrl, 3);
      if (Messages.length === 0) break;
      texts.push(...Messages.map((message) => JSON.stringify([message.Body, message.MessageAttributes])));
      if (texts.length > 10_000) throw new Error("more messages than this looks at");
    }
  }
  // Hidden for three seconds: they are to be seen again by whoever looks next.
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  return texts;
}

const receive = ({ clients }: LocalCloud, QueueUrl: string, VisibilityTimeout: number) =>
  clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout,
      MessageAttributeNames: ["All"],
    }),
  );

/** Takes every message out of every queue, as a redrive and its consumer would. */
export async function drained(cloud: LocalCloud): Promise<void> {
  await cloud.settle();
  for (const QueueUrl of Object.values(cloud.queues)) {
    for (;;) {
      const { Messages = [] } = await receive(cloud, QueueUrl, 60);
      if (Messages.length === 0) break;
      for (const { ReceiptHandle } of Messages)
        await cloud.clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
