import { join } from "node:path";
import type { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import type { FunctionPlan } from "../assembly/plan";
import type { SharedClock } from "../clock";
import type { Answer, Failure, Invocation, WorkerSetup } from "./messages";

/** How an invocation ended: a payload (JSON text), or what went wrong. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly failure: Failure };

export interface WorkerOptions {
  readonly plan: FunctionPlan;
  readonly workerId: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: SharedClock;
  readonly onLine: (line: string) => void;
}

/** One execution environment: a thread that runs one invocation at a time. */
export interface FunctionWorker {
  readonly workerId: string;
  /** False once its thread has ended: it takes no more invocations. */
  isAlive(): boolean;
  run(requestId: string, event: string): Promise<Outcome>;
  /** 0 once its thread has ended. */
  usedHeapBytes(): Promise<number>;
  /** @param why what its invocation is told. @default the local cloud stopped */
  end(why?: string): Promise<void>;
}

const initSeconds = 10;

const failed = (errorType: string, errorMessage: string): Outcome => ({
  ok: false,
  failure: { errorType, errorMessage, stack: "" },
});

function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") onLine(line);
  });
}

function startThread({ plan, workerId, environment, clock, onLine }: WorkerOptions): Worker {
  const setup: WorkerSetup = {
    workerId,
    handlerFile: plan.handlerFile,
    handlerExport: plan.handlerExport,
    functionName: plan.name,
    functionArn: plan.arn,
    memoryMb: plan.memoryMb,
    clock: clock.shared,
  };
  const thread = new Worker(join(__dirname, "worker.mts"), {
    workerData: setup,
    env: { ...environment },
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: plan.memoryMb },
  });
  eachLine(thread.stdout, onLine);
  eachLine(thread.stderr, onLine);
  return thread;
}

export function startWorker(options: WorkerOptions): FunctionWorker {
  const thread = startThread(options);
  let waiting: ((outcome: Outcome) => void) | undefined;
  let isAlive = true;
  const settle = (outcome: Outcome) => {
    waiting?.(outcome);
    waiting = undefined;
  };
  const ended = async (outcome: Outcome) => {
    isAlive = false;
    settle(outcome);
    await thread.terminate();
  };
  const ready = new Promise<Outcome>((resolve) => {
    const broken = (failure: Failure) => {
      isAlive = false;
      resolve({ ok: false, failure });
      settle({ ok: false, failure });
    };
    thread.on("message", (answer: Answer) => {
      if (answer.kind === "ready") resolve({ ok: true, payload: "" });
      else if (answer.kind === "broken") broken(answer.failure);
      else
        settle(
          answer.kind === "result"
            ? { ok: true, payload: answer.payload }
            : { ok: false, failure: answer.failure },
        );
    });
    thread.on("error", (error: Error) =>
      broken({ errorType: "Runtime.ExitError", errorMessage: error.message, stack: error.stack ?? "" }),
    );
    thread.on("exit", (code) =>
      broken({ errorType: "Runtime.ExitError", errorMessage: `the runtime exited (${code})`, stack: "" }),
    );
  });

  const within = async (seconds: number, what: string, work: Promise<Outcome>): Promise<Outcome> => {
    const timer = setTimeout(
      () => void ended(failed("Sandbox.Timedout", `${what} timed out after ${seconds.toFixed(2)} seconds`)),
      seconds * 1000,
    );
    return work.finally(() => clearTimeout(timer));
  };

  const initialise = () =>
    within(
      initSeconds,
      "Init",
      Promise.race([ready, new Promise<Outcome>((resolve) => (waiting = resolve))]),
    );

  return {
    workerId: options.workerId,
    isAlive: () => isAlive,
    run: async (requestId, event) => {
      const started = await initialise();
      if (!started.ok) return started;
      const { timeoutSeconds } = options.plan;
      const outcome = new Promise<Outcome>((resolve) => (waiting = resolve));
      const deadline = performance.timeOrigin + performance.now() + timeoutSeconds * 1000;
      const invocation: Invocation = { requestId, event, deadline };
      thread.postMessage(invocation);
      return within(timeoutSeconds, `RequestId: ${requestId} Task`, outcome);
    },
    usedHeapBytes: async () => {
      if (!isAlive) return 0;
      // A thread that ends while it is asked has no heap any more.
      return thread.getHeapStatistics().then(
        ({ used_heap_size }) => used_heap_size,
        () => 0,
      );
    },
    end: (why = "the local cloud stopped") => ended(failed("Sandbox.Stopped", why)),
  };
}
