/**
 * What the Lambda runtime is to a function: loads its bundle in a thread with an environment of its own, hands it one
 * event at a time, and answers with JSON. Knows nothing of what the function does.
 */
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { shiftDate } from "../shifted-date.mts";
import type { Answer, Failure, Invocation, WorkerSetup } from "./messages.ts";

type Handler = (event: unknown, context: object) => unknown;

const setup = workerData as WorkerSetup;
const clock = new BigInt64Array(setup.clock);
shiftDate(() => Number(Atomics.load(clock, 0)));

/** Remaining time is real time: an advanced clock must not make a function believe that it is being cut off. */
function contextOf({ requestId, deadline }: Invocation): object {
  return {
    functionName: setup.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${setup.functionName}`,
    logStreamName: setup.workerId,
    callbackWaitsForEmptyEventLoop: true,
    // Whole, as on AWS: timers take no fractions.
    getRemainingTimeInMillis: () =>
      Math.max(0, Math.floor(deadline - (performance.timeOrigin + performance.now()))),
  };
}

const failure = (error: unknown): Failure =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, stack: error.stack ?? "" }
    : { errorType: "Error", errorMessage: String(error), stack: "" };

async function loadHandler(): Promise<Handler> {
  const module = (await import(pathToFileURL(setup.handlerFile).href)) as Record<string, unknown>;
  const exported =
    module[setup.handlerExport] ?? (module.default as Record<string, unknown>)?.[setup.handlerExport];
  if (typeof exported !== "function")
    throw new Error(`${setup.handlerFile} exports no ${setup.handlerExport}`);
  return exported as Handler;
}

const answer = (message: Answer) => parentPort?.postMessage(message);

async function invoke(handler: Handler, invocation: Invocation): Promise<void> {
  process.env._X_AMZN_TRACE_ID = `Root=1-00000000-${invocation.requestId.replaceAll("-", "").slice(0, 24)}`;
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(invocation));
    answer({ kind: "result", payload: JSON.stringify(result) ?? "null" });
  } catch (error) {
    answer({ kind: "failure", failure: failure(error) });
  }
}

loadHandler().then(
  (handler) => {
    parentPort?.on("message", (invocation: Invocation) => void invoke(handler, invocation));
    answer({ kind: "ready" });
  },
  (error: unknown) => answer({ kind: "broken", failure: failure(error) }),
);
