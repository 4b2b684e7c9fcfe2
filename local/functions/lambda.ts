import { randomUUID } from "node:crypto";
import type { FunctionPlan } from "../assembly/plan";
import type { SharedClock } from "../clock";
import { type FunctionPool, functionPool, type PoolOptions } from "./function-pool";
import type { FunctionWorker, Outcome } from "./function-worker";

/** The functions of the local cloud, by name. */
export interface Lambda {
  invoke(functionName: string, event: unknown): Promise<Outcome>;
  /** As the asynchronous queue of Lambda: resolves after the first attempt; the function's own limits say what follows. */
  invokeAsync(functionName: string, event: unknown): Promise<void>;
  /** Invocations that run or wait for a worker. Retries that wait for their time do not count. */
  readonly busy: number;
  /** The request a worker is serving. */
  requestOf(workerId: string): string | undefined;
  /** Execution environments alive now, of all functions. */
  workers(): readonly FunctionWorker[];
  stop(): Promise<void>;
}

export interface LambdaOptions {
  readonly functions: readonly FunctionPlan[];
  readonly clock: SharedClock;
  readonly environmentOf: (plan: FunctionPlan, workerId: string) => Readonly<Record<string, string>>;
  readonly onLine: PoolOptions["onLine"];
  readonly onFailure: (plan: FunctionPlan, requestId: string, outcome: Outcome & { ok: false }) => void;
}

/** Lambda waits a minute before the first retry and two before the second. */
const retryWaitMs = (attempt: number) => 60_000 * attempt;

/** Waits on the shared clock, so that advancing it brings retries forward. */
async function waitUntil(instant: number, clock: SharedClock, isStopped: () => boolean): Promise<void> {
  while (clock.now() < instant && !isStopped()) await new Promise((resolve) => setTimeout(resolve, 100));
}

export function lambda(options: LambdaOptions): Lambda {
  const { functions, clock, onLine, onFailure } = options;
  const assigned = new Map<string, string>();
  let isStopped = false;
  const onAssigned = (workerId: string, requestId: string | undefined) => {
    if (requestId === undefined) assigned.delete(workerId);
    else assigned.set(workerId, requestId);
  };
  const pools = new Map<string, FunctionPool>(
    functions.map((plan) => [
      plan.name,
      functionPool({
        plan,
        clock,
        onLine,
        onAssigned,
        environmentOf: (workerId) => options.environmentOf(plan, workerId),
      }),
    ]),
  );
  const poolOf = (name: string): FunctionPool => {
    const pool = pools.get(name);
    if (!pool)
      throw new Error(`the template has no function ${name}; it has ${[...pools.keys()].join(", ")}`);
    return pool;
  };

  const invoke = async (name: string, event: unknown, requestId: string = randomUUID()): Promise<Outcome> => {
    const pool = poolOf(name);
    const outcome = await pool.invoke(requestId, JSON.stringify(event));
    if (!outcome.ok && !isStopped) onFailure(pool.plan, requestId, outcome);
    return outcome;
  };

  const retry = async (name: string, event: unknown, requestId: string, endOfLife: number): Promise<void> => {
    const { maximumRetryAttempts } = poolOf(name).plan.asyncRetries;
    for (let attempt = 1; attempt <= maximumRetryAttempts; attempt += 1) {
      const at = clock.now() + retryWaitMs(attempt);
      if (at > endOfLife) return;
      await waitUntil(at, clock, () => isStopped);
      if (isStopped || (await invoke(name, event, requestId)).ok) return;
    }
  };

  const invokeAsync = async (name: string, event: unknown): Promise<void> => {
    const requestId = randomUUID();
    const endOfLife = clock.now() + poolOf(name).plan.asyncRetries.maximumEventAgeSeconds * 1000;
    if ((await invoke(name, event, requestId)).ok) return;
    retry(name, event, requestId, endOfLife).catch((error: unknown) => console.error(error));
  };

  return {
    invoke: (name, event) => invoke(name, event),
    invokeAsync,
    get busy() {
      return [...pools.values()].reduce((sum, pool) => sum + pool.busy, 0);
    },
    requestOf: (workerId) => assigned.get(workerId),
    workers: () => [...pools.values()].flatMap((pool) => pool.workers()),
    stop: async () => {
      isStopped = true;
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}
