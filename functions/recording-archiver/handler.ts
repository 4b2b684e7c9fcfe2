import type { Context } from "aws-lambda";
import * as v from "valibot";
import { type ArchiveDeps, archiveRecordings } from "../../core/domain/calls/archive-recordings";
import { seconds } from "../../core/domain/instant";

interface Deps extends ArchiveDeps {
  /** Sends what the invocation counted. */
  readonly metrics: { publishStoredMetrics(): void };
}

const shard = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(63));
const input = v.object({ shards: v.object({ from: shard, to: shard }) });

/** Kept back from the invocation's time: for writing down what an attempt that was cut short has come to. */
const reserveMs = seconds(8);

/** One tick of a schedule over a range of shards. */
export const makeHandler =
  (deps: Deps) =>
  async (event: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const { shards } = v.parse(input, event);
    try {
      await archiveRecordings(deps, shards, deps.now() + context.getRemainingTimeInMillis() - reserveMs);
    } finally {
      deps.metrics.publishStoredMetrics();
    }
  };
