import type { SQSEvent } from "aws-lambda";
import type { HttpAnswer } from "../../../core/adapters/api-gateway";
import { queueUrl } from "../machine/engines";
import type { Shards } from "../machine/functions";
import { contextOf, time } from "../machine/machine";
import { countOne } from "./figures";
import type { Answered, GivenEvent } from "./given";
import type { Stage } from "./stage";

/** What AWS does of itself: the gateway, the queues' pollers, the schedules. None of it fails by a crash of ours. */

/** `POST /v1/order-events`; resolves when it is answered, or when nobody will answer any more. */
export async function post(stage: Stage, event: GivenEvent): Promise<Answered> {
  const answer = await request(stage, {
    routeKey: "POST /v1/order-events",
    rawPath: "/v1/order-events",
    body: JSON.stringify(event.body),
  });
  stage.tell(`answered ${event.eventId}: ${answer.status} ${answer.binding}`);
  stage.given.learn(event, answer, time.now);
  return answer;
}

interface Sent {
  readonly routeKey: string;
  readonly rawPath: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly body: string;
}

async function request(stage: Stage, sent: Sent): Promise<Answered> {
  const outcome = await stage.machine.invoke("order-events", (handler) =>
    handler({
      ...sent,
      version: "2.0",
      rawQueryString: "",
      headers: { "content-type": "application/json" },
      isBase64Encoded: false,
      requestContext: contextOf("POST", sent.rawPath),
    } as Parameters<typeof handler>[0]),
  );
  if (outcome !== "died" && "answer" in outcome) stage.said.push(outcome.answer.body ?? "");
  return outcome === "died" || "threw" in outcome ? unanswered : answeredOf(outcome.answer);
}

/** `POST /v1/orders/{orderId}/converge`: an operator asks that it be seen to now. */
export async function converge(stage: Stage, orderId: string): Promise<void> {
  countOne(stage.figures.besides, "converges asked for");
  stage.tell(`an operator asks to converge ${orderId}`);
  const { status, binding, dial } = await request(stage, {
    routeKey: "POST /v1/orders/{orderId}/converge",
    rawPath: `/v1/orders/${orderId}/converge`,
    pathParameters: { orderId },
    body: "",
  });
  stage.tell(`answered to converge ${orderId}: ${status} ${binding}`);
  if (dial) stage.given.tell(orderId, dial);
}

const unanswered: Answered = { status: 504, binding: "" };

function answeredOf({ statusCode = 200, body = "{}" }: HttpAnswer): Answered {
  const { status = "", dial } = JSON.parse(body) as { status?: string; dial?: Answered["dial"] };
  return { status: statusCode, binding: String(status), ...(dial ? { dial } : {}) };
}

/** Puts an event into the queue, as an event bus would. */
export async function enqueue(stage: Stage, event: GivenEvent): Promise<void> {
  stage.expect("order-events");
  const MessageBody = JSON.stringify(event.body);
  await stage.machine.engines.ask("sqs", "SendMessage", { QueueUrl: queueUrl("order-events"), MessageBody });
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

/** When the queues that somebody consumes may give something, as far as it was not looked for yet. */
export const messageMoments = ({ mayGive }: Stage): number[] =>
  Object.keys(consumers).flatMap((queue) => mayGive.get(queue) ?? []);

/** A poller's round: some messages, one invocation, and what it did is taken off the queue. @returns messages received */
export async function poll(stage: Stage, queue: QueueName, most: number): Promise<number> {
  const { machine } = stage;
  if (!stage.mayGive.get(queue)?.some((at) => at <= time.now)) return 0;
  const QueueUrl = queueUrl(queue);
  const request = { QueueUrl, MaxNumberOfMessages: most, AttributeNames: ["All"] };
  const { Messages = [] } = (await machine.engines.ask("sqs", "ReceiveMessage", request)) as {
    Messages?: Message[];
  };
  if (Messages.length === 0) {
    stage.foundEmpty(queue);
    return 0;
  }
  const event = { Records: Messages.map(toRecord) } as unknown as SQSEvent;
  const outcome = await machine.invoke(consumers[queue], (handler, context) => handler(event, context));
  const isDead = outcome === "died" || "threw" in outcome;
  const failed = new Set(
    isDead
      ? Messages.map(({ MessageId }) => MessageId)
      : outcome.answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
  );
  if (failed.size > 0) stage.hide(queue);
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

/** One run of the auditor. */
export async function audit(stage: Stage): Promise<void> {
  countOne(stage.figures.besides, "audits");
  stage.tell("an audit");
  await stage.machine.invoke("auditor", (handler, context) => handler(context));
}

/** Attributes of an index: its shard, and when something is due. */
type DueIndex = readonly [shard: string, at: string];
export const recordingsIndex: DueIndex = ["recordingShard", "recordingDueAt"];
const dueIndex: DueIndex = ["dueShard", "dueAt"];

/** Shards in which something is due: ticks over others would find nothing. */
export async function dueShards(
  stage: Stage,
  table: "orders" | "calls",
  [shard, at]: DueIndex = dueIndex,
): Promise<number[]> {
  const due = (await stage.items(table)).filter((item) => Number(item[at]?.N ?? Number.NaN) <= time.now);
  return [...new Set(due.map((item) => Number(item[shard]?.S?.replace("C", ""))))].sort((a, b) => a - b);
}

/** When the next thing falls due by itself: work, a timer, a message that was hidden, the end of a binding. */
export async function nextMoment(stage: Stage): Promise<number | undefined> {
  const due = [...(await stage.items("orders")), ...(await stage.items("calls"))].flatMap((item) =>
    [item.dueAt?.N, item.recordingDueAt?.N].map(Number),
  );
  const ends = stage.machine.simulator.state.subscriptions
    .all()
    .map(({ expiresAt }) => expiresAt ?? Number.NaN);
  const messages = messageMoments(stage).map((at) => Math.max(at, time.now + 1));
  const audits = stage.audits.left > 0 ? stage.audits.nextAt : Number.NaN;
  const moments = [time.nextTimerAt() ?? Number.NaN, ...due, ...ends, ...messages, audits].filter(
    (at) => at > time.now,
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}
