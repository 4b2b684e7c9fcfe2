import type { Wait } from "../domain/erasure/erasure";
import type { Occurrences } from "../domain/erasure/person";
import type { ErasableStore } from "../domain/erasure/ports";
import type { Instant } from "../domain/instant";
import type { TableItem } from "./call-items";
import { changeItem, deleteItem, type ErasureTable, type ItemOutcome, scannedStore } from "./erasure-items";
import { isAlive, liveOrder, orderItem } from "./erasure-orders";
import { restsForNobody } from "./route-store";

interface Deps {
  readonly routes: ErasureTable;
  readonly orders: ErasureTable;
}

/** The table `routes`: who is reached, and who may not be reached by somebody else yet. */
export const erasableRoutes = ({ routes, orders }: Deps): ErasableStore =>
  scannedStore(routes, () => async (item, person, now) => {
    if (item.state !== "cooling") {
      const order = await orderItem(orders, item.orderId);
      if (order && isAlive(order)) return [{ wait: liveOrder(order, now) }];
    }
    if (freeAtOf(item) <= now) return free(routes, item, now);
    const isTheirs = person.isIn({ pk: item.pk, caller: item.caller });
    // Gone before it has rested, the number could be given to them for somebody else, whom they would reach by redialling.
    // One that is held without its order frees itself.
    if (isTheirs || item.state !== "cooling") return [{ wait: resting(item) }];
    return restForNobody(routes, item, person, now);
  });

const freeAtOf = ({ freeAt, restsUntil }: TableItem): Instant =>
  Math.max(Number(freeAt ?? 0), Number(restsUntil ?? 0));

const resting = (item: TableItem): Wait => ({ reason: "resting-route", until: freeAtOf(item), count: 1 });

/** Its time is over: whoever claims it would find it free. */
async function free(deps: ErasureTable, item: TableItem, now: Instant): Promise<ItemOutcome[]> {
  const isDeleted = await deleteItem(deps, item, { condition: "freeAt <= :now", values: { ":now": now } });
  return isDeleted ? [{ erased: "routes" }] : [{ wait: resting(item) }];
}

/** Somebody else's route that remembers the person as its pair: it rests on, for nobody in particular. */
async function restForNobody(
  deps: ErasureTable,
  item: TableItem,
  person: Occurrences,
  now: Instant,
): Promise<ItemOutcome[]> {
  const { peerToken, restsFor } = item;
  const after = {
    ...person.redact(item),
    ...(person.isIn(peerToken) ? { peerToken: restsForNobody } : {}),
    ...(person.isIn(restsFor) ? { restsFor: restsForNobody } : {}),
  };
  const guard = {
    condition: "#state = :cooling AND freeAt = :freeAt",
    values: { ":cooling": "cooling", ":freeAt": item.freeAt },
    names: { "#state": "state" },
  };
  const isDone = await changeItem(deps, item, after, guard);
  return isDone ? [{ erased: "routes" }] : [{ wait: { reason: "resting-route", until: now, count: 1 } }];
}
