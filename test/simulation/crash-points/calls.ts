import { DeleteMessageBatchCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { HttpAnswer, HttpEvent } from "../../../core/adapters/api-gateway";
import { callIdOf, shardOf } from "../../../core/adapters/call-keys";
import type { Mode } from "../../../core/domain/modes";
import type { House } from "./chores";
import { aStory, type Story, type Target } from "./story";

/** One telephone call on an order's number, and what the platform pushed of it. */
export interface ToldCall {
  readonly story: Story;
  readonly callId: string;
  readonly shard: { readonly from: number; readonly to: number };
  readonly pushes: readonly HttpEvent[];
}

export interface Bound {
  readonly story: Story;
  readonly mode: Mode;
  readonly dial: { readonly customer: Target; readonly driver: Target };
}

/** An order that is bound, for all calls of a suite. */
export async function aBoundOrder({ ground, lasting }: House, mode: Mode): Promise<Bound> {
  const story = aStory(mode, ground.clock.now);
  const { body } = await lasting.driver.post(story.event("assigned"));
  return { story, mode, dial: body.dial as Bound["dial"] };
}

export async function control(house: House, path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${house.ground.simulator.url}/_control/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** X mode: the platform is told whom to connect, as the order has it. */
const connecting =
  ({ story }: Bound, callee: string) =>
  async (): Promise<HttpAnswer> => ({
    statusCode: 200,
    body: JSON.stringify({
      operation: "connect",
      connectInfo: {
        calleeNum: callee,
        maxDuration: 0,
        recordFlag: "true",
        recordHintTone: "recordHintTone.wav",
        userData: `${story.orderId}/1`,
      },
    }),
  });

/** The driver's in AX, where each uses up whom he reaches; the customer's elsewhere. */
export async function aCall(house: House, bound: Bound): Promise<ToldCall> {
  const { ground } = house;
  const { story, mode, dial } = bound;
  const [from, target, callee] =
    mode === "AX"
      ? [story.driver, dial.driver, story.customer]
      : [story.customer, dial.customer, story.driver];
  ground.pushes.taken();
  const digits = target.extension === undefined ? {} : { digits: target.extension };
  const call = () => control(house, "calls", { from, to: target.number, talkSeconds: 5, ...digits });
  const placed = mode === "X" ? await ground.pushes.answering(connecting(bound, callee), call) : await call();
  if (placed.connectedTo !== callee) throw new Error(`${mode}: not connected: ${JSON.stringify(placed)}`);
  await ground.advance(90);
  const callId = callIdOf("huawei", String(placed.sessionId));
  const shard = Number(shardOf(callId));
  return { story, callId, shard: { from: shard, to: shard }, pushes: ground.pushes.taken() };
}

/** What waits in the queue of pushes, taken out. */
export async function queued({ ground }: House): Promise<string[]> {
  const { sqs, queueUrl } = ground.messaging;
  const QueueUrl = queueUrl("notifications");
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = "" }) => Body));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

/** Pushes taken by the webhooks, as they stand in the queue then. */
export async function accepted(house: House, pushes: readonly HttpEvent[]): Promise<string[]> {
  for (const push of pushes) {
    const { statusCode } = await house.lasting.calls.webhook(push);
    if (statusCode !== 200) throw new Error(`a push was answered ${statusCode}`);
  }
  return queued(house);
}

/** A batch, delivered until nothing of it is to come again. */
export async function delivered(house: House, bodies: readonly string[]): Promise<void> {
  if (bodies.length === 0) return;
  const failed = await house.lasting.calls.deliver(bodies);
  if (failed.length > 0) throw new Error(`${failed.length} messages are to come again`);
}

/** What is wrong with a call that is over and told of. */
export async function callProblems(
  { heard, lasting }: House,
  { callId, story }: ToldCall,
  fee: "received" | "missing" = "received",
): Promise<string[]> {
  const call = await lasting.calls.calls.callById(callId);
  if (!call) return ["the call is not in the ledger"];
  const { calls } = await lasting.calls.calls.callsOfOrder(story.orderId, { limit: 100 });
  const told = heard.of(callId).filter(({ type }) => type === "call.completed");
  const listed = calls.filter((each) => each.callId === callId);
  return [
    ...(told.length === 1 && told[0]?.data.orderId === story.orderId && told[0]?.data.fee === fee
      ? []
      : [`call.completed was told as ${JSON.stringify(told)}`]),
    ...(call.outcome === "answered" ? [] : [`its outcome is ${call.outcome}`]),
    ...(call.published ? [] : ["it is not marked as published"]),
    ...(fee === "received" && call.fee !== "received" ? [`its fee is ${call.fee}`] : []),
    ...(listed.length === 1 ? [] : [`it stands ${listed.length} times among those of its order`]),
    ...(new Set(call.events.map(({ name, at }) => `${name} ${at}`)).size === call.events.length
      ? []
      : ["an event is there twice"]),
  ];
}
