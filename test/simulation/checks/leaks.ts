import { type Facts, type Item, textOf } from "./facts";

/**
 * A driver that lost its order leaves what it had reserved: it can't know whether the other one holds it by now. Nothing was ever
 * bound on it, it connects nobody, and it frees itself at a time that is written in it; where audits heal, they let it rest before.
 */
const isOrphaned = (item: Item): boolean =>
  textOf(item, "state") === "reserved" && Number(item.freeAt?.N) > 0;

/** No leak: when all orders are over, nobody holds anything for them. */
export function leaks({ simulator, tables, queued, audited }: Facts): string[] {
  const held = simulator.state.subscriptions
    .all()
    .map(({ mode, subscriptionId }) => `the platform still holds ${subscriptionId} (${mode})`);
  const routes = tables.routes
    .filter((item) => textOf(item, "state") !== "cooling" && (audited || !isOrphaned(item)))
    .map((item) => `the route ${textOf(item, "pk")} is still ${textOf(item, "state")}`);
  const states = tables.orders.filter((item) => textOf(item, "sk") === "STATE");
  const orders = states.flatMap((item) => {
    const open = ["holdings", "outbox", "journal"].filter((name) => (item[name]?.L ?? []).length > 0);
    const leftovers = ["lease", "dueAt"].filter((name) => item[name] !== undefined);
    return [...open, ...leftovers].map((name) => `${textOf(item, "pk")} still has ${name}`);
  });
  const marks = tables.calls
    .filter((item) => item.recordingDueAt !== undefined || textOf(item, "sk") === "DUE")
    .map((item) => `${textOf(item, "pk")} ${textOf(item, "sk")} is still due`);
  const messages = Object.entries(queued).flatMap(([queue, bodies]) =>
    bodies.length > 0 ? [`${bodies.length} messages are left in ${queue}: ${bodies[0]?.slice(0, 300)}`] : [],
  );
  return [...held, ...routes, ...orders, ...marks, ...messages];
}
