import { isDeepStrictEqual } from "node:util";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { days, type Instant } from "../domain/instant";
import type { JournalEntry, Order } from "../domain/orders";
import type { DueOrder, OrderStore, Saved, ShardRange } from "../domain/ports";
import { orderPartition, shardNames, shardOf } from "./call-keys";
import { inTurns } from "./in-turns";
import { queryPages } from "./query-pages";

interface Deps {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly now: () => Instant;
  /** How long what is over is remembered: a tombstone, and the memory of an event id, outlive the longest replay. @default 30 */
  readonly keptDays?: number | undefined;
}

/** The longest binding that a provider takes: what was said at an order's start stays as long as the order is known. */
const longestOrderDays = 90;

const stateKey = (orderId: string) => ({ pk: orderPartition(orderId), sk: "STATE" });
const expiry = ({ keptDays = 30 }: Deps, at: Instant): number => Math.ceil((at + days(keptDays)) / 1000);

/** Orders as one item each; whatever else the item holds survives a rewrite. */
export const orderStore = (deps: Deps): OrderStore => ({
  load: (orderId) => load(deps, orderId),
  save: (order, dueAt) => save(deps, order, dueAt),
  rememberEvent: (eventId, orderId, hash) => rememberEvent(deps, eventId, orderId, hash),
  appendHistory: (orderId, entries) => appendHistory(deps, orderId, entries),
  due: (shards, now, limit) => due(deps, shards, now, limit),
});

async function load({ client, table }: Deps, orderId: string): Promise<Order | undefined> {
  const get = new GetCommand({ TableName: table, Key: stateKey(orderId), ConsistentRead: true });
  const { Item } = await client.send(get);
  return Item && toOrder(Item);
}

/** Attributes that are the item's and not the order's. */
function toOrder(item: Record<string, unknown>): Order {
  const { pk: _pk, sk: _sk, dueShard: _dueShard, dueAt: _dueAt, ttl: _ttl, ...order } = item;
  return order as unknown as Order;
}

function toItem(deps: Deps, order: Order, dueAt: Instant | undefined): Record<string, unknown> {
  const isSettled =
    order.holdings.length === 0 &&
    order.outbox.length === 0 &&
    order.journal.length === 0 &&
    dueAt === undefined;
  return {
    ...order,
    ...stateKey(order.orderId),
    revision: order.revision + 1,
    ...(dueAt === undefined ? {} : { dueShard: shardOf(order.orderId), dueAt: Math.ceil(dueAt) }),
    // An order expires only when it holds nothing and everything was said.
    ...(isSettled ? { ttl: expiry(deps, deps.now()) } : {}),
  };
}

async function save(deps: Deps, order: Order, dueAt: Instant | undefined): Promise<Saved> {
  const isNew = "attribute_not_exists(pk)";
  const isOurs = "revision = :revision";
  const Item = toItem(deps, order, dueAt);
  try {
    await deps.client.send(
      new PutCommand({
        TableName: deps.table,
        Item,
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        ...(order.revision === 0
          ? { ConditionExpression: isNew }
          : { ConditionExpression: isOurs, ExpressionAttributeValues: { ":revision": order.revision } }),
      }),
    );
    return { saved: true, order: { ...order, revision: order.revision + 1 } };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return lostRace(deps, order, error);
  }
}

/** A failed condition brings the old item on AWS; the embedded engine brings none, and it is read. */
async function lostRace(deps: Deps, order: Order, error: ConditionalCheckFailedException): Promise<Saved> {
  const current = error.Item ? toOrder(unmarshall(error.Item)) : await load(deps, order.orderId);
  if (!current) throw new Error(`order ${order.orderId} vanished while it was saved`, { cause: error });
  // An attempt that was answered too late is repeated by the SDK, and then meets its own write.
  const isOwnWrite = current.revision === order.revision + 1 && sameWrite(current, order);
  return isOwnWrite ? { saved: true, order: current } : { saved: false, current };
}

/** In everything: another driver may write the same order in the same millisecond, for another event. */
const sameWrite = (current: Order, order: Order): boolean =>
  isDeepStrictEqual(asStored(current), asStored({ ...order, revision: current.revision }));

const asStored = (order: Order) => marshall(order, { removeUndefinedValues: true });

async function rememberEvent(
  deps: Deps,
  eventId: string,
  orderId: string,
  hash: string,
): Promise<"new" | "same" | "different"> {
  const { client, table, now } = deps;
  const Key = { pk: `EVENT#${eventId}`, sk: "EVENT" };
  const put = new PutCommand({
    TableName: table,
    Item: { ...Key, hash, orderId, ttl: expiry(deps, now()) },
    // AWS deletes expired items days late: what has expired is forgotten all the same.
    ConditionExpression: "attribute_not_exists(pk) OR #ttl <= :nowSeconds",
    ExpressionAttributeNames: { "#ttl": "ttl" },
    ExpressionAttributeValues: { ":nowSeconds": Math.floor(now() / 1000) },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  try {
    await client.send(put);
    return "new";
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const known = error.Item
      ? unmarshall(error.Item)
      : (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
    return known?.hash === hash ? "same" : "different";
  }
}

/** The key is the entry's own identity: writing it again writes the same. */
async function appendHistory(deps: Deps, orderId: string, entries: readonly JournalEntry[]): Promise<void> {
  const put = (entry: JournalEntry) =>
    deps.client.send(
      new PutCommand({
        TableName: deps.table,
        Item: {
          ...entry,
          ttl: expiry(deps, entry.at + days(longestOrderDays)),
          pk: orderPartition(orderId),
          sk: `HISTORY#${String(entry.revision).padStart(8, "0")}#${entry.type}`,
        },
      }),
    );
  await Promise.all(entries.map(put));
}

async function due(deps: Deps, range: ShardRange, now: Instant, limit: number): Promise<DueOrder[]> {
  const found = await inTurns(shardNames(range), 8, (shard) => dueOfShard(deps, shard, now, limit));
  return found
    .flat()
    .sort((a, b) => a.dueAt - b.dueAt)
    .slice(0, limit);
}

async function dueOfShard(deps: Deps, shard: string, now: Instant, limit: number): Promise<DueOrder[]> {
  const due: DueOrder[] = [];
  const query = {
    TableName: deps.table,
    IndexName: "due",
    KeyConditionExpression: "dueShard = :shard AND dueAt <= :now",
    ExpressionAttributeValues: { ":shard": shard, ":now": now },
    Limit: limit,
  };
  for await (const page of queryPages(deps.client, query)) {
    for (const { pk, dueAt } of page) {
      due.push({ orderId: String(pk).slice(orderPartition("").length), dueAt: Number(dueAt) });
    }
    if (due.length >= limit) break;
  }
  return due;
}
