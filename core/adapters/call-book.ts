import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { CallLink } from "../domain/calls/call-items";
import type { CallBook, StoredCall } from "../domain/calls/complete-calls";
import { days, type Instant } from "../domain/instant";
import { type TableItem, toCallItem } from "./call-items";
import {
  type CallId,
  callIdOf,
  callIdOfPartition,
  callPartition,
  callShard,
  dueSortKey,
  linkSortKey,
  orderCallSortKey,
  orderPartition,
  publishedSortKey,
  shardNames,
} from "./call-keys";
import { queryPages } from "./query-pages";
import { unlessRefused } from "./unless-refused";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  readonly table: string;
  readonly retentionDays: { readonly calls: number };
}

/** How many due calls are handed out at a time. */
const pageSize = 100;

/** The table `calls` for whoever completes calls. */
export const callBook = (deps: Deps): CallBook => ({
  idOf: callIdOf,
  load: (callId) => loadCall(deps, callId),
  link: (callId, startedAt, link) => linkToOrder(deps, callId, startedAt, link),
  correctLink: (callId, startedAt, link) => putLink(deps, callId, link, ttlFrom(deps, startedAt)),
  async markPublished(callId, { at, fee }) {
    await put(deps, {
      pk: partitionOf(callId),
      sk: publishedSortKey,
      at,
      feeState: fee,
      ttl: ttlFrom(deps, at),
    });
  },
  async clearDue(callId) {
    const Key = { pk: partitionOf(callId), sk: dueSortKey };
    await deps.client.send(new DeleteCommand({ TableName: deps.table, Key }));
  },
  async *due(shards, now) {
    for (const shard of shardNames(shards)) yield* dueInShard(deps, callShard(shard), now);
  },
});

/** @throws Error for what is not a call id: whoever asks has one of ours. */
export const partitionOf = (callId: CallId): string => {
  const pk = callPartition(callId);
  if (pk === undefined) throw new Error("not a call id");
  return pk;
};

/** Every item of one call, read consistently. */
export async function callTableItems({ client, table }: Omit<Deps, "retentionDays">, callId: CallId) {
  const items: TableItem[] = [];
  const query = {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": partitionOf(callId) },
  };
  for await (const page of queryPages(client, query)) items.push(...page);
  return items;
}

async function loadCall(deps: Deps, callId: CallId): Promise<StoredCall> {
  const stored = await callTableItems(deps, callId);
  const due = stored.find(({ sk }) => sk === dueSortKey);
  const items = stored.flatMap((item) => toCallItem(item) ?? []);
  return typeof due?.dueAt === "number" ? { callId, items, dueAt: due.dueAt } : { callId, items };
}

/** The order's entry first: a crash between leaves one that is put again, not a call that its order does not know. */
async function linkToOrder(deps: Deps, callId: CallId, startedAt: Instant, link: CallLink): Promise<void> {
  const ttl = ttlFrom(deps, startedAt);
  await put(deps, {
    pk: orderPartition(link.orderId),
    sk: orderCallSortKey(startedAt, callId),
    callId,
    version: link.version,
    ttl,
  });
  await putLink(deps, callId, link, ttl);
}

/** Two may link one call at the same time, and one of them from its hang-up alone: who knows less does not overwrite. */
async function putLink({ client, table }: Deps, callId: CallId, link: CallLink, ttl: number): Promise<void> {
  const Item = { pk: partitionOf(callId), sk: linkSortKey, link, ttl };
  const onlyIfFirst = link.from === "unknown" ? { ConditionExpression: "attribute_not_exists(pk)" } : {};
  await unlessRefused(client.send(new PutCommand({ TableName: table, Item, ...onlyIfFirst })));
}

/** The index lags: what was just cleared may show up again, and is then found to be done. */
async function* dueInShard({ client, table }: Deps, shard: string, now: Instant): AsyncIterable<CallId[]> {
  const query = new QueryCommand({
    TableName: table,
    IndexName: "due",
    KeyConditionExpression: "dueShard = :shard AND dueAt <= :now",
    ExpressionAttributeValues: { ":shard": shard, ":now": now },
    Limit: pageSize,
  });
  for await (const page of queryPages(client, query.input)) {
    if (page.length > 0) yield page.map(({ pk }) => callIdOfPartition(pk));
  }
}

const put = async ({ client, table }: Deps, Item: TableItem): Promise<void> => {
  await client.send(new PutCommand({ TableName: table, Item }));
};

const ttlFrom = ({ retentionDays }: Deps, at: Instant): number =>
  Math.ceil((at + days(retentionDays.calls)) / 1000);
