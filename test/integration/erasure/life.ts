import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { bindingTraces } from "../../../core/adapters/binding-traces";
import { ledgerItems, type TableItem } from "../../../core/adapters/call-items";
import { callIdOf, callPartition, keyPart } from "../../../core/adapters/call-keys";
import { callerTokens } from "../../../core/adapters/caller-tokens";
import { erasureBook } from "../../../core/adapters/erasure-book";
import { liveOrders } from "../../../core/adapters/erasure-live-orders";
import { numberSeal } from "../../../core/adapters/erasure-seal";
import { erasableStores } from "../../../core/adapters/erasure-stores";
import { recordingKey } from "../../../core/adapters/fetch-recording";
import { archiveKeyOf, packBatch, unpackLines } from "../../../core/adapters/notification-archive-format";
import { orderStore } from "../../../core/adapters/order-store";
import { pushText } from "../../../core/adapters/push-message";
import { routeStore } from "../../../core/adapters/route-store";
import { textBook } from "../../../core/adapters/text-book";
import { verificationStore } from "../../../core/adapters/verification-store";
import { applyEvent } from "../../../core/domain/apply-event";
import type { Recording } from "../../../core/domain/calls/call-items";
import type { TextNotification } from "../../../core/domain/calls/notification";
import { workOnErasures } from "../../../core/domain/erasure/work-on-erasures";
import { type Instant, minutes, seconds } from "../../../core/domain/instant";
import type { RouteLeg } from "../../../core/domain/modes";
import { type Holding, type Order, unknownOrder } from "../../../core/domain/orders";
import type { E164 } from "../../../core/domain/phone-numbers";
import { providerModule } from "../../../core/providers/registry";
import { createTables, type DynamoEngine, type MessagingEngine } from "../../engines";
import { aFee, callStart, eventPush, feePush, recorded } from "../../pushes";
import { number, terms } from "../../unit/lifecycle/orders";

export const them = number("+8613800000021");
export const other = number("+8613800007021");
export const third = number("+8613800000099");
export const x = (last: number): E164 => number(`+861700000000${last}`);
const secret = { callerTokenSecret: async () => ({ keyId: "k1", secret: Buffer.alloc(32, 7) }) };
const tokenOf = callerTokens(secret);

let stages = 0;

/** The tables and buckets of a stage, and an eraser whose clock is in our hands. */
export async function openStage({ dynamo, messaging }: { dynamo: DynamoEngine; messaging: MessagingEngine }) {
  stages += 1;
  const tables = await createTables(dynamo.client, `e${stages}-`);
  const [recordings, notifications] = [`recordings${stages}`, `notifications${stages}`];
  const { s3 } = messaging;
  for (const Bucket of [recordings, notifications]) await s3.send(new CreateBucketCommand({ Bucket }));
  const client = DynamoDBDocumentClient.from(dynamo.connect(), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const clock = { now: callStart + minutes(10) };
  const now = () => clock.now;
  const put = async (TableName: string, Item: object) => {
    await client.send(new PutCommand({ TableName, Item }));
  };
  const putObject = (Bucket: string, Key: string, Body: Buffer | string) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  return { dynamo, messaging, tables, recordings, notifications, client, clock, now, put, putObject };
}
export type Stage = Awaited<ReturnType<typeof openStage>>;

type Sending = Pick<DynamoDBDocumentClient, "send">;

/** Deps of the two functions; `client` and `s3` may be broken on purpose. */
export function erasing(
  stage: Stage,
  client: Sending = stage.client,
  s3: Pick<Stage["messaging"]["s3"], "send"> = stage.messaging.s3,
) {
  const { tables, now, recordings, notifications } = stage;
  let holders = 0;
  const completed: string[] = [];
  return {
    completed,
    book: erasureBook({ client, table: tables.orders, now }),
    seal: numberSeal(secret),
    orders: liveOrders({ client, table: tables.orders, now }),
    stores: erasableStores(client, s3, { ...tables, recordings, notifications }),
    tokenOf,
    isOurs: async (each: E164) => each === x(1),
    now,
    newId: () => "e-1",
    newHolder: () => `h${holders++}`,
    keeping: { queues: 14, backups: 35 },
    report: { completed: ({ id }: { id: string }) => void completed.push(id), oldest: () => {} },
  };
}

export const work = (deps: ReturnType<typeof erasing>) => workOnErasures(deps, deps.now() + seconds(30));

interface Story {
  readonly orderId: string;
  readonly customer: E164;
  readonly driver: E164;
  readonly at: Instant;
  readonly over: boolean;
}

const holdingOf = ({ customer, driver, at }: Story): Holding => ({
  id: "h1",
  provider: "huawei",
  application: "axb-main",
  mode: "AXB",
  numbers: { x: x(2) },
  agreed: { people: { customer, driver }, direction: "both", lapsesAt: at + minutes(60) },
  routes: [],
  everLive: true,
  openedAt: at,
  state: "live",
  subscriptionId: "sub-9",
  opened: [],
});

/** An order with its traces: over, or still holding a number. */
export async function anOrder(stage: Stage, story: Story): Promise<Order> {
  const { orderId, customer, driver, at, over } = story;
  const { client, tables } = stage;
  const orders = orderStore({ client, table: tables.orders, now: stage.now });
  const assigned = applyEvent(unknownOrder(orderId, terms), {
    type: "order.assigned",
    eventId: `${orderId}-1`,
    orderId,
    occurredAt: at,
    service: "ride",
    people: { customer, driver },
  });
  const holding = holdingOf(story);
  const order = { ...assigned, holdings: over ? [] : [holding], updatedAt: at };
  const saved = await orders.save(order, over ? undefined : at + minutes(60));
  if (!saved.saved) throw new Error("the order was not saved");
  await orders.rememberEvent(`${orderId}-1`, orderId, "hash");
  const legs: RouteLeg[] = [
    { number: x(2), caller: customer, role: "customer", peer: driver },
    { number: x(2), caller: driver, role: "driver", peer: customer },
  ];
  await bindingTraces({ client, table: tables.orders, tokenOf }).opened(
    order,
    { ...holding, routes: legs },
    at,
  );
  await orders.appendHistory(orderId, [{ at, version: 1, revision: 1, type: "activated", detail: {} }]);
  return saved.order;
}

/** Routes of a pair on a number: resting until then, or held. */
export async function someRoutes(
  stage: Stage,
  orderId: string,
  on: E164,
  pair: [E164, E164],
  rests?: Instant,
) {
  const store = routeStore({ client: stage.client, table: stage.tables.routes, tokenOf });
  const [customer, driver] = pair;
  const legs: RouteLeg[] = [
    { number: on, caller: customer, role: "customer", peer: driver },
    { number: on, caller: driver, role: "driver", peer: customer },
  ];
  const claim = { orderId, holdingId: "h1", leaseEndsAt: Number.MAX_SAFE_INTEGER, legs };
  const before = stage.now() - minutes(30);
  if (!(await store.claim(claim, before + minutes(60), before))) throw new Error("the routes were taken");
  if (rests !== undefined) await store.rest(claim, rests, before);
}

/** What a push says, as ledger items. */
async function pushed(stage: Stage, provider: string, body: string): Promise<TableItem[]> {
  const { notifications } = providerModule(provider).parsePush(body, callStart);
  const context = { application: "axb-main", receivedAt: callStart, retentionDays: { calls: 90 } };
  const items = notifications.flatMap((each) =>
    each.kind === "number-status" ? [] : ledgerItems(each, context),
  );
  for (const item of items) await stage.put(stage.tables.calls, item);
  return items;
}

const wave = Buffer.from("voices of two people");

/** A recorded call; archived, unless it is still to be fetched. */
export async function aCall(stage: Stage, session: string, [from, to]: [E164, E164], archived = true) {
  const fee = aFee({
    sessionId: `${session}_${from.slice(1)}@host`,
    icid: `icid-${session}`,
    callerNum: from,
    fwdDstNum: to,
    ...recorded(`${from.slice(1)}_${session}.wav`),
  });
  await pushed(stage, "huawei", eventPush("callin", { sessionId: fee.sessionId, caller: from }));
  const items = await pushed(stage, "huawei", feePush(fee));
  if (!archived) return;
  const callId = callIdOf("huawei", String(fee.sessionId));
  const id = keyPart(`icid-${session}`);
  const recording = items.find(({ sk }) => sk.startsWith("RECORDING#"))?.recording as Recording;
  const key = recordingKey({ callId, id }, recording);
  await stage.putObject(stage.recordings, key, wave);
  const archive = { state: "archived", key, sha256: "00", bytes: wave.length, at: callStart };
  await stage.put(stage.tables.calls, {
    pk: callPartition(callId),
    sk: `ARCHIVE#${id}`,
    id,
    archive,
    ttl: 1,
  });
}

export async function aText(stage: Stage, textId: string, sender: E164, orderId: string) {
  const text: TextNotification = {
    kind: "text",
    provider: "huawei",
    textId,
    mustAnswer: false,
    at: callStart,
    atText: "",
    sender,
    privacyNumber: x(2),
    content: "x",
  };
  const context = { application: "axb-main", receivedAt: callStart, retentionDays: { calls: 90 } };
  for (const item of ledgerItems(text, context)) await stage.put(stage.tables.calls, item);
  const { calls, orders } = stage.tables;
  const book = textBook({ client: stage.client, calls, orders, retentionDays: { calls: 90 } });
  await book.link(text, { orderId, version: 1, from: "customer" }, `meet me, I am ${sender}`);
}

export async function aVerification(stage: Stage, id: string, to: E164) {
  const store = verificationStore({ client: stage.client, table: stage.tables.calls, now: stage.now });
  const base = { id, application: "voice-main", requestedAt: callStart, state: "accepted" as const };
  await store.begin({ ...base, to: `…${to.slice(-2)}`, fingerprint: `k1:fingerprint-of-${id}` });
  const fee = aFee({
    sessionId: `voice-${id}`,
    icid: `voice-${id}`,
    bindNum: "+8675520000001",
    callerNum: "+8675520000001",
    calleeNum: to,
    fwdDstNum: "",
    userData: `verification:${id}`,
  });
  await pushed(stage, "huawei-voice", feePush(fee));
}

/** A batch of pushes as the archive keeps it. */
export async function archivedPushes(
  stage: Stage,
  name: string,
  ...people: (readonly [kind: "fees" | "sms", E164])[]
) {
  const messages = people.map(([kind, person], index) => ({
    messageId: `${name}-${index}`,
    text: pushText({
      provider: "huawei",
      application: "axb-main",
      kind,
      receivedAt: callStart,
      stale: false,
      body:
        kind === "fees"
          ? feePush(aFee({ callerNum: person, fwdDstNum: third }))
          : JSON.stringify({ calling: person }),
    }),
  }));
  await stage.putObject(stage.notifications, archiveKeyOf(messages, callStart), await packBatch(messages));
}

/** Everything that is kept, as text: a line for each item and object, key and content. */
export async function everything(stage: Stage): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, TableName] of Object.entries(stage.tables)) {
    const { Items = [] } = await stage.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
    lines.push(...Items.map((item) => `${name} ${JSON.stringify(item)}`));
  }
  for (const Bucket of [stage.recordings, stage.notifications]) {
    const { Contents = [] } = await stage.messaging.s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key = "" } of Contents) {
      const { Body, Metadata } = await stage.messaging.s3.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      const content = Key.endsWith(".gz")
        ? (await unpackLines(bytes)).join("\n")
        : Buffer.from(bytes).toString();
      lines.push(`${Bucket} ${Key} ${JSON.stringify(Metadata)} ${content}`);
    }
  }
  return lines.sort();
}

/** The lines that say who: the digits in any form, or the token. */
export async function linesOf(lines: readonly string[], person: E164): Promise<string[]> {
  const token = await tokenOf(person);
  return lines.filter((line) => line.includes(person.slice(3)) || line.includes(token));
}
