import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Wait } from "../domain/erasure/erasure";
import type { Occurrences } from "../domain/erasure/person";
import type { ErasableStore } from "../domain/erasure/ports";
import { type Instant, minutes } from "../domain/instant";
import type { TableItem } from "./call-items";
import { orderPartition } from "./call-keys";
import {
  changeItem,
  deleteItem,
  type ErasureTable,
  type ItemOutcome,
  redactItem,
  scannedStore,
} from "./erasure-items";

/** An order lives until it holds nothing and has said everything: then, and only then, it may expire. */
export const isAlive = (order: Readonly<Record<string, unknown>>): boolean => order.ttl === undefined;

/** When to look again whether it is over. */
export const liveOrder = (order: Readonly<Record<string, unknown>>, now: Instant): Wait => ({
  reason: "live-order",
  until: Math.max(Number(order.dueAt ?? now), now + minutes(10)),
  count: 1,
});

/** An order's item, read consistently. */
export async function orderItem(
  { client, table }: ErasureTable,
  orderId: unknown,
): Promise<Record<string, unknown> | undefined> {
  const Key = { pk: orderPartition(String(orderId)), sk: "STATE" };
  const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item;
}

/** The table `orders`: orders themselves, and the traces of who held a number. */
export const erasableOrders = (deps: ErasureTable): ErasableStore =>
  scannedStore(deps, () => async (item, person, now) => {
    if (item.pk.startsWith(orderPartition("")) && item.sk === "STATE") {
      return eraseOrder(deps, item, person, now);
    }
    if (item.pk.startsWith("HELD#")) return eraseTrace(deps, item, now);
    await redactItem(deps, item, person);
    return [{ erased: "others" }];
  });

/**
 * The order stays with its facts; who it was for goes, and no event changes it any more: one that came before might be
 * delivered again and bring the number back.
 */
async function eraseOrder(
  deps: ErasureTable,
  item: TableItem,
  person: Occurrences,
  now: Instant,
): Promise<ItemOutcome[]> {
  if (isAlive(item)) return [{ wait: liveOrder(item, now) }];
  const revision = Number(item.revision);
  const desired = withoutPerson(item.desired, person);
  const after = person.redact({ ...item, desired, erased: true, revision: revision + 1 });
  const guard = { condition: "revision = :revision", values: { ":revision": revision } };
  // Refused: an event came in between, and it may live again.
  return (await changeItem(deps, item, after, guard))
    ? [{ erased: "orders" }]
    : [{ wait: liveOrder(item, now) }];
}

/** What was stated of the other person, and of the order, stays. */
const withoutPerson = (desired: unknown, person: Occurrences): Record<string, unknown> =>
  Object.fromEntries(Object.entries(desired ?? {}).filter(([, stated]) => !person.isIn(stated)));

/** Late calls of theirs are linked by their subscription alone from then on. */
async function eraseTrace(deps: ErasureTable, item: TableItem, now: Instant): Promise<ItemOutcome[]> {
  const order = await orderItem(deps, item.orderId);
  if (order && isAlive(order)) return [{ wait: liveOrder(order, now) }];
  await deleteItem(deps, item);
  return [{ erased: "traces" }];
}
