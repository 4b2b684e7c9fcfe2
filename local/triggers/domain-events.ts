import { setTimeout as sleep } from "node:timers/promises";
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { TopicPlan } from "../assembly/plan";
import type { SharedClock } from "../clock";
import type { Clients } from "../engines/clients";
import { subscribe } from "../engines/provision";

/** One event that was published on a topic of the stack. */
export interface PublishedEvent {
  /** Short name of the topic. */
  readonly topic: string;
  readonly receivedAt: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Parsed if it is JSON. */
  readonly event: unknown;
}

export interface DomainEvents {
  readonly recent: readonly PublishedEvent[];
  stop(): Promise<void>;
}

interface Envelope {
  readonly Message: string;
  readonly TopicArn: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

/** The queue of the local cloud itself that is subscribed to every topic. */
export const ownQueueName = "maskline-local-events";
const mostKept = 1_000;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

function published(body: string, topics: readonly TopicPlan[], now: number): PublishedEvent {
  const { Message, TopicArn, MessageAttributes = {} } = JSON.parse(body) as Envelope;
  const attributes = Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value] as const);
  return {
    topic: topics.find(({ arn }) => arn === TopicArn)?.shortName ?? TopicArn,
    receivedAt: new Date(now).toISOString(),
    attributes: Object.fromEntries(attributes),
    event: parsed(Message),
  };
}

/** Listens to every topic with a queue of the local cloud's own, as a subscriber of the platform would. */
export async function listenToTopics(
  clients: Clients,
  topics: readonly TopicPlan[],
  queueUrlBase: string,
  region: string,
  clock: SharedClock,
  onEvent: (event: PublishedEvent) => void,
): Promise<DomainEvents> {
  const { sqs } = clients;
  const recent: PublishedEvent[] = [];
  const QueueUrl = `${queueUrlBase}/${ownQueueName}`;
  const queueArn = `arn:aws:sqs:${region}:000000000000:${ownQueueName}`;
  let isStopped = false;
  await sqs.send(new CreateQueueCommand({ QueueName: ownQueueName }));
  for (const { arn } of topics) await subscribe(clients, { topicArn: arn, queueArn, attributes: {} });

  const pollOnce = async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body = "" } of Messages) {
      const event = published(Body, topics, clock.now());
      recent.push(event);
      if (recent.length > mostKept) recent.shift();
      onEvent(event);
    }
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  };
  const loop = (async () => {
    while (!isStopped)
      await pollOnce().catch(async (error: unknown) => {
        if (isStopped) return;
        console.error("listening to topics failed, trying again", error);
        await sleep(1_000);
      });
  })();
  return {
    recent,
    stop: async () => {
      isStopped = true;
      await loop;
    },
  };
}
