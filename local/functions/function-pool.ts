import type { FunctionPlan } from "../assembly/plan";
import type { SharedClock } from "../clock";
import { type FunctionWorker, type Outcome, startWorker } from "./function-worker";

export interface FunctionPool {
  readonly plan: FunctionPlan;
  /** Waits for a free worker (growing the pool up to the function's concurrency), then runs. */
  invoke(requestId: string, event: string): Promise<Outcome>;
  /** Invocations running or waiting for a worker. */
  readonly busy: number;
  /** Those alive now. */
  workers(): readonly FunctionWorker[];
  stop(): Promise<void>;
}

export interface PoolOptions {
  readonly plan: FunctionPlan;
  readonly clock: SharedClock;
  /** Environment of one worker. */
  readonly environmentOf: (workerId: string) => Readonly<Record<string, string>>;
  readonly onLine: (plan: FunctionPlan, line: string) => void;
  /** Which invocation a worker is running now; undefined when it is idle. */
  readonly onAssigned: (workerId: string, requestId: string | undefined) => void;
}

export function functionPool({ plan, clock, environmentOf, onLine, onAssigned }: PoolOptions): FunctionPool {
  const workers = new Set<FunctionWorker>();
  const idle: FunctionWorker[] = [];
  const waiting: (() => void)[] = [];
  let started = 0;
  let busy = 0;

  const grow = (): FunctionWorker => {
    started += 1;
    const workerId = `${plan.logicalId}.${started}`;
    const environment = environmentOf(workerId);
    const worker = startWorker({ plan, workerId, environment, clock, onLine: (line) => onLine(plan, line) });
    workers.add(worker);
    return worker;
  };

  const acquire = async (): Promise<FunctionWorker> => {
    for (;;) {
      const free = idle.pop();
      if (free?.isAlive()) return free;
      if (free) workers.delete(free);
      else if (workers.size < plan.concurrency) return grow();
      else await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };

  const release = (worker: FunctionWorker) => {
    if (worker.isAlive()) idle.push(worker);
    else workers.delete(worker);
    waiting.shift()?.();
  };

  const run = async (requestId: string, event: string): Promise<Outcome> => {
    const worker = await acquire();
    onAssigned(worker.workerId, requestId);
    try {
      return await worker.run(requestId, event);
    } finally {
      onAssigned(worker.workerId, undefined);
      release(worker);
    }
  };

  return {
    plan,
    get busy() {
      return busy;
    },
    invoke: async (requestId, event) => {
      busy += 1;
      return run(requestId, event).finally(() => {
        busy -= 1;
      });
    },
    workers: () => [...workers].filter((worker) => worker.isAlive()),
    stop: async () => {
      await Promise.all([...workers].map((worker) => worker.end()));
    },
  };
}
