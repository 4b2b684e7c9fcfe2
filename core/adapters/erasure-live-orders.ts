import { BatchGetCommand } from "@aws-sdk/lib-dynamodb";
import type { Occurrences } from "../domain/erasure/person";
import type { LiveOrders } from "../domain/erasure/ports";
import type { Instant } from "../domain/instant";
import { orderPartition, shardNames } from "./call-keys";
import type { ErasureTable } from "./erasure-items";
import { isAlive } from "./erasure-orders";
import { inTurns } from "./in-turns";
import { queryPages } from "./query-pages";

interface Deps extends ErasureTable {
  readonly now: () => Instant;
}

/** Shards looked through at the same time. */
const width = 8;
/** What one BatchGetItem takes. */
const batchSize = 100;

/**
 * Every order that lives is due at some time, so it is in the index `due`; nothing leads from a person to their orders in all
 * modes, and no order pays for an index that an erasure would need twice a year (ADR 0021).
 */
export const liveOrders = (deps: Deps): LiveOrders => ({
  async ofPerson(person, until) {
    const found: string[] = [];
    const isOver = () => found.length > 0 || deps.now() >= until;
    await inTurns(shardNames({ from: 0, to: 63 }), width, async (shard) => {
      if (!isOver()) await lookThrough(deps, shard, person, isOver, found);
    });
    return found[0];
  },
});

async function lookThrough(
  deps: Deps,
  shard: string,
  person: Occurrences,
  isOver: () => boolean,
  found: string[],
): Promise<void> {
  const query = {
    TableName: deps.table,
    IndexName: "due",
    KeyConditionExpression: "dueShard = :shard",
    ExpressionAttributeValues: { ":shard": shard },
    Limit: batchSize,
  };
  for await (const page of queryPages(deps.client, query)) {
    for (const order of await ordersAt(
      deps,
      page.map(({ pk }) => pk),
    )) {
      if (isAlive(order) && person.isIn(order)) found.push(String(order.pk).slice(orderPartition("").length));
    }
    if (isOver()) return;
  }
}

/** Some may be left unprocessed. */
async function ordersAt({ client, table }: Deps, pks: readonly string[]): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let open = [...new Set(pks)].map((pk): Record<string, unknown> => ({ pk, sk: "STATE" }));
  while (open.length > 0) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: open, ConsistentRead: true } } }),
    );
    found.push(...(Responses?.[table] ?? []));
    open = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}
