import type { Context } from "aws-lambda";
import * as v from "valibot";
import { seconds } from "../../core/domain/instant";
import type { ShardRange } from "../../core/domain/ports";
import { type SweepDeps, sweepOrders } from "../../core/domain/sweep";

interface Deps {
  readonly sweep: SweepDeps;
  /** Publishes `call.completed` of calls whose mark a crash left, until the given moment. */
  readonly completeCalls: (shards: ShardRange, until: number) => Promise<void>;
  /** Takes retiring numbers out of the pool on which no route is left. */
  readonly retireNumbers: () => Promise<void>;
  readonly swept: (orders: number, lagMs: number) => void;
}

const shard = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(63));
const input = v.object({ shards: v.object({ from: shard, to: shard }) });

/** Kept back from the invocation's time: a request under way may take three seconds more. */
const reserveMs = seconds(8);

/** One tick of a schedule over a range of shards. */
export const makeHandler =
  ({ sweep, completeCalls, retireNumbers, swept }: Deps) =>
  async (event: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const { shards } = v.parse(input, event);
    const until = sweep.clock() + context.getRemainingTimeInMillis() - reserveMs;
    const { orders, lagMs } = await sweepOrders(sweep, shards, until);
    swept(orders, lagMs);
    await completeCalls(shards, until);
    // The pool has no shards: one of the schedules looks after it.
    if (shards.from === 0) await retireNumbers();
  };
