import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "./assembly/plan";
import type { Lambda } from "./functions/lambda";
import type { Settled } from "./own-paths";
import type { QueuePoller } from "./triggers/queue-poller";

interface QueueDepth {
  readonly name: string;
  readonly approximateMessageCount: number;
  readonly approximateInflightCount: number;
}

interface Watched {
  readonly plan: Plan;
  readonly queuesUrl: string;
  readonly lambda: Lambda;
  readonly pollers: readonly QueuePoller[];
  /** Queues of the local cloud's own, which must be empty altogether. */
  readonly ownQueue: string;
}

const pauseMs = 50;
/** Quiet this often in a row: between a message's receipt and its invocation nothing shows for a moment. */
const quietChecks = 4;

const isConsumed = ({ plan }: Watched, name: string): boolean =>
  plan.queues.some(
    (queue) => queue.name === name && plan.queueConsumers.some(({ queueArn }) => queueArn === queue.arn),
  );

async function look(watched: Watched): Promise<{ isQuiet: boolean; waiting: Record<string, number> }> {
  const response = await fetch(`${watched.queuesUrl}/_fauxqs/queues`);
  const depths = (await response.json()) as readonly QueueDepth[];
  const consumed = depths.filter(({ name }) => isConsumed(watched, name));
  const own = depths.find(({ name }) => name === watched.ownQueue);
  const isBusy = watched.lambda.busy > 0 || watched.pollers.some(({ busy }) => busy > 0);
  const ready = [...consumed, ...(own ? [own] : [])].some(
    ({ approximateMessageCount }) => approximateMessageCount > 0,
  );
  const stuck = consumed.filter(({ approximateInflightCount }) => approximateInflightCount > 0);
  return {
    isQuiet: !isBusy && !ready && (own?.approximateInflightCount ?? 0) === 0,
    waiting: Object.fromEntries(
      stuck.map(({ name, approximateInflightCount }) => [name, approximateInflightCount]),
    ),
  };
}

/** Waits until no function runs and no consumed queue has a message ready. */
export async function settle(watched: Watched, timeoutMs: number): Promise<Settled> {
  const end = performance.now() + timeoutMs;
  let quiet = 0;
  let waiting: Record<string, number> = {};
  while (performance.now() < end) {
    const seen = await look(watched);
    waiting = seen.waiting;
    quiet = seen.isQuiet ? quiet + 1 : 0;
    if (quiet >= quietChecks) return { settled: true, waiting };
    await sleep(pauseMs);
  }
  return { settled: false, waiting };
}
