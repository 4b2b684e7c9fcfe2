import { converge } from "./converge/converge";
import type { Budget, ConvergeDeps } from "./converge/deps";
import type { Instant } from "./instant";
import { isLeased } from "./lease";
import type { OrderStore, ShardRange } from "./ports";

export interface SweepDeps extends ConvergeDeps {
  readonly orders: OrderStore;
  readonly newHolder: () => string;
  /** An order that could not be converged by a fault of ours; it stays due. */
  readonly onError: (orderId: string, error: unknown) => void;
}

export interface Swept {
  readonly orders: number;
  /** How long the longest-due order had been waiting, in milliseconds. */
  readonly lagMs: number;
}

/** Orders converged side by side. */
const width = 8;
/** Orders asked for at a time, so that the longest due come first. */
const batchSize = 200;
const numbersPerOrder = 3;
const fallbacksPerOrder = 8;

/** Converges every order of the shards whose due time has come, until none is left or the time is up. */
export async function sweepOrders(deps: SweepDeps, shards: ShardRange, until: Instant): Promise<Swept> {
  const startedAt = deps.clock();
  const seen = new Set<string>();
  let lagMs = 0;
  for (;;) {
    const due = await deps.orders.due(shards, deps.clock(), batchSize);
    const fresh = due.filter(({ orderId }) => !seen.has(orderId));
    for (const { orderId, dueAt } of fresh) {
      seen.add(orderId);
      lagMs = Math.max(lagMs, startedAt - dueAt);
    }
    await inWidth(fresh, until, deps, ({ orderId }) => sweepOrder(deps, orderId, until));
    if (fresh.length === 0 || deps.clock() >= until) return { orders: seen.size, lagMs };
  }
}

async function inWidth<Item extends { orderId: string }>(
  items: readonly Item[],
  until: Instant,
  deps: SweepDeps,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const open = items.values();
  const worker = async () => {
    for (const item of open) {
      if (deps.clock() >= until) return;
      // One order's fault must not keep the others waiting.
      await work(item).catch((error: unknown) => deps.onError(item.orderId, error));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function sweepOrder(deps: SweepDeps, orderId: string, until: Instant): Promise<void> {
  // The index is eventual: only what the item itself says counts.
  const order = await deps.orders.load(orderId);
  if (!order || isLeased(order, deps.clock())) return;
  const budget: Budget = { endsAt: until, numbers: numbersPerOrder, fallbacks: fallbacksPerOrder };
  const converged = await converge(deps, order, deps.newHolder(), budget);
  await converged.tidy();
}
