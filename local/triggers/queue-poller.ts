import { setTimeout as sleep } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { QueueConsumerPlan } from "../assembly/plan";
import type { Lambda } from "../functions/lambda";
import type { Disorder } from "./disorder";
import { failedIds, sqsEvent } from "./sqs-event";

export interface QueuePoller {
  /** Batches handed to the function and not yet answered. */
  readonly busy: number;
  /** Takes no more messages; resolves when the last batch was answered. */
  stop(): Promise<void>;
}

export interface PollerOptions {
  readonly consumer: QueueConsumerPlan;
  readonly queueUrl: string;
  readonly region: string;
  readonly sqs: SQSClient;
  readonly lambda: Lambda;
  /** Deliveries as unruly as a standard queue may make them. */
  readonly disorder: Disorder | undefined;
}

/** Short, so that a stop never leaves a poll behind that would take messages nobody reads. */
const pollSeconds = 1;
const mostPerReceive = 10;
const putOffMs = 1_000;
/** Lambda starts with five pollers for a queue; without a stated maximum that is enough for one machine. */
const usualConcurrency = 5;

async function receive({ sqs, queueUrl }: PollerOptions, most: number): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(most, mostPerReceive),
      WaitTimeSeconds: pollSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }),
  );
  return Messages;
}

/** A batch is sent when it is full or its window has passed since the first message; without a window, at once. */
async function gather(options: PollerOptions, isStopped: () => boolean): Promise<Message[]> {
  const { batchSize, windowSeconds } = options.consumer;
  const batch = await receive(options, batchSize);
  const end = performance.now() + windowSeconds * 1000;
  while (batch.length > 0 && batch.length < batchSize && performance.now() < end && !isStopped())
    batch.push(...(await receive(options, batchSize - batch.length)));
  return batch;
}

async function makeVisible({ sqs, queueUrl }: PollerOptions, messages: readonly Message[]): Promise<void> {
  const commands = messages.map(
    ({ ReceiptHandle }) =>
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
  );
  await Promise.all(commands.map((command) => sqs.send(command)));
}

async function remove({ sqs, queueUrl }: PollerOptions, messages: readonly Message[]): Promise<void> {
  for (let from = 0; from < messages.length; from += mostPerReceive) {
    const entries = messages
      .slice(from, from + mostPerReceive)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  }
}

/** Runs one batch. What failed stays in flight until its visibility timeout; the queue counts and redrives it. */
async function deliver(options: PollerOptions, batch: readonly Message[]): Promise<void> {
  const { consumer, lambda, region, disorder } = options;
  const outcome = await lambda.invoke(consumer.functionName, sqsEvent(batch, consumer.queueArn, region));
  if (!outcome.ok) return;
  const failed = consumer.reportsItemFailures ? failedIds(outcome.payload, batch) : new Set<string>();
  const done = batch.filter(({ MessageId }) => !failed.has(MessageId ?? ""));
  const repeated = disorder?.repeated(done) ?? [];
  await remove(
    options,
    done.filter((message) => !repeated.includes(message)),
  );
  if (repeated.length > 0) await deliver({ ...options, disorder: undefined }, repeated);
}

/** Put off here rather than in the queue, which would count it as a delivery. */
async function deliverLate(options: PollerOptions, batch: readonly Message[]): Promise<void> {
  await sleep(putOffMs);
  await deliver(options, batch);
}

/** Polls one queue for one function, as an event source mapping does. */
export function startPoller(options: PollerOptions): QueuePoller {
  const { consumer, disorder } = options;
  const most = Math.min(consumer.maximumConcurrency, usualConcurrency);
  const running = new Set<Promise<void>>();
  let isStopped = false;

  const start = (delivering: Promise<void>) => {
    const delivery = delivering
      .catch((error: unknown) => {
        if (!isStopped) console.error(`${consumer.logicalId}: a batch could not be settled`, error);
      })
      .finally(() => running.delete(delivery));
    running.add(delivery);
  };

  const pollOnce = async () => {
    if (running.size >= most) return void (await Promise.race(running));
    const received = await gather(options, () => isStopped);
    if (isStopped) return makeVisible(options, received);
    const { now, later } = disorder?.arrange(received) ?? { now: received, later: [] };
    if (now.length > 0) start(deliver(options, now));
    if (later.length > 0) start(deliverLate(options, later));
  };

  const loop = (async () => {
    while (!isStopped)
      await pollOnce().catch(async (error: unknown) => {
        if (isStopped) return;
        console.error(`${consumer.logicalId}: polling failed, trying again`, error);
        await sleep(1_000);
      });
  })();

  return {
    get busy() {
      return running.size;
    },
    stop: async () => {
      isStopped = true;
      await loop;
      await Promise.all(running);
    },
  };
}
