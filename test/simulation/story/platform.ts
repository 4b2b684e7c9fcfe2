import type { SQSEvent } from "aws-lambda";
import type { HttpAnswer } from "../../../core/adapters/api-gateway";
import { queueUrl } from "../machine/engines";
import type { Shards } from "../machine/functions";
import { contextOf, type Machine, time } from "../machine/machine";
import type { Answered, GivenEvent } from "./given";
import type { Stage } from "./stage";

/** What AWS does of itself: the gateway, the queues' pollers, the schedules. None of it fails by a crash of ours. */

/** `POST /v1/order-events`; resolves when it is answered, or when nobody will answer any more. */
export async function post(stage: Stage, event: GivenEvent): Promise<Answered> {
  const { machine } = stage;
  const outcome = await machine.invoke("order-events", (handler) =>
    handler({
      version: "2.0",
      routeKey: "POST /v1/order-events",
      rawPath: "/v1/order-events",
      rawQueryString: "",
      headers: { "content-type": "application/json" },
      isBase64Encoded: false,
      body: JSON.stringify(event.body),
      requestContext: contextOf("POST", "/v1/order-events"),
    } as Parameters<typeof handler>[0]),
  );
  if (outcome !== "died" && "answer" in outcome) stage.said.push(outcome.answer.body ?? "");
  const answer = outcome === "died" || "threw" in outcome ? unanswered : answeredOf(outcome.answer);
  stage.tell(`answered ${event.eventId}: ${answer.status} ${answer.binding}`);
  stage.given.learn(event, answer, time.now);
  return answer;
}

const unanswered: Answered = { status: 504, binding: "" };

function answeredOf({ statusCode = 200, body = "{}" }: HttpAnswer): Answered {
  const { status = "", dial } = JSON.parse(body) as { status?: string; dial?: Answered["dial"] };
  return { status: statusCode, binding: String(status), ...(dial ? { dial } : {}) };
}

/** Puts an event into the queue, as an event bus would. */
export async function enqueue({ machine }: Stage, event: GivenEvent): Promise<void> {
  const MessageBody = JSON.stringify(event.body);
  await machine.engines.ask("sqs", "SendMessage", { QueueUrl: queueUrl("order-events"), MessageBody });
}

interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
}

const consumers = {
  "order-events": "order-events-queue",
  "provider-notifications": "cdr-processor",
} as const;
export type QueueName = keyof typeof consumers;

/** A poller's round: some messages, one invocation, and what it did is taken off the queue. @returns messages received */
export async function poll(stage: Stage, queue: QueueName, most: number): Promise<number> {
  const { machine } = stage;
  const QueueUrl = queueUrl(queue);
  const request = { QueueUrl, MaxNumberOfMessages: most, AttributeNames: ["All"] };
  const { Messages = [] } = (await machine.engines.ask("sqs", "ReceiveMessage", request)) as {
    Messages?: Message[];
  };
  if (Messages.length === 0) return 0;
  const event = { Records: Messages.map(toRecord) } as unknown as SQSEvent;
  const outcome = await machine.invoke(consumers[queue], (handler, context) => handler(event, context));
  if (outcome === "died" || "threw" in outcome) return Messages.length;
  const failed = new Set(outcome.answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  for (const { MessageId, ReceiptHandle } of Messages) {
    if (!failed.has(MessageId))
      await machine.engines.ask("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle });
  }
  return Messages.length;
}

const toRecord = ({ MessageId, Body }: Message) => ({
  messageId: MessageId,
  receiptHandle: "",
  body: Body,
  attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(time.now) },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "",
  awsRegion: "us-east-1",
});

/** One tick of a schedule. */
export async function tick(
  { machine }: Stage,
  name: "binding-sweeper" | "recording-archiver",
  event: Shards,
): Promise<void> {
  await machine.invoke(name, (handler, context) => handler(event, context));
}

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** Rows of a table as they lie in the engine. */
export async function itemsOf(machine: Machine, table: string): Promise<Item[]> {
  const { Items = [] } = await machine.engines.ask("dynamodb", "Scan", { TableName: table });
  return Items as Item[];
}

/**
 * Shards in which something is due: ticks over others would find nothing. @param what the index's shard and time attributes
 */
export async function dueShards(
  machine: Machine,
  table: "orders" | "calls",
  [shard, at]: readonly [string, string] = ["dueShard", "dueAt"],
): Promise<number[]> {
  const due = (await itemsOf(machine, table)).filter((item) => Number(item[at]?.N ?? Number.NaN) <= time.now);
  return [...new Set(due.map((item) => Number(item[shard]?.S?.replace("C", ""))))].sort((a, b) => a - b);
}
