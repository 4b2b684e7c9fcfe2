import { createHash } from "node:crypto";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { HttpEvent } from "../../../core/adapters/api-gateway";
import { wavSha256 } from "../../../simulator/audio";
import { storedRoute } from "../../../simulator/network/stored-route";
import {
  aCall,
  accepted,
  type Bound,
  callProblems,
  control,
  delivered,
  queued,
  type ToldCall,
} from "./calls";
import type { Chore, House } from "./chores";

const isFee = ({ pathParameters }: HttpEvent): boolean => pathParameters?.kind === "fees";

/** The push of a fee record, at our door. */
export const webhook = (bound: Bound): Chore<ToldCall> => ({
  name: `${bound.mode}: a push at the webhooks`,
  before: (house) => aCall(house, bound),
  act: async ({ calls }, { pushes }) => {
    for (const push of pushes.filter(isFee)) await calls.webhook(push);
  },
  // Whatever was not acknowledged, the platform pushes again.
  after: async (house, { pushes }, died) => {
    if (died) for (const push of pushes.filter(isFee)) await house.lasting.calls.webhook(push);
    await delivered(house, await queued(house));
    await delivered(
      house,
      await accepted(
        house,
        pushes.filter((push) => !isFee(push)),
      ),
    );
  },
  problems: callProblems,
});

/** All that is pushed of a call, as one batch of the queue. */
export const batch = (bound: Bound): Chore<ToldCall & { bodies: readonly string[] }> => ({
  name: `${bound.mode}: a call's pushes at the ledger`,
  before: async (house) => {
    const call = await aCall(house, bound);
    return { ...call, bodies: await accepted(house, call.pushes) };
  },
  act: ({ calls }, { bodies }) => calls.deliver(bodies),
  // A batch that was not acknowledged comes again, whole.
  after: async (house, { bodies, shard }, died) => {
    if (died) await delivered(house, bodies);
    await house.ground.advance(60);
    await house.lasting.driver.sweep(shard);
  },
  problems: async (house, call) => [...(await callProblems(house, call)), ...calleeProblems(house, bound)],
});

/** AX: whom the driver reaches was used up by his call, and is set again by who hears of it. */
function calleeProblems({ ground }: House, { mode, story, dial }: Bound): string[] {
  if (mode !== "AX") return [];
  const { state, now } = ground.simulator;
  const application = state.applicationOfNumber(dial.driver.number);
  const dialled = { from: story.driver, to: dial.driver.number };
  const route = application && storedRoute(dialled, application, state, now());
  return route?.connects && route.to === story.customer
    ? []
    : ["the driver's next call does not reach the customer"];
}

/** A call whose fee record never comes, completed by the sweeper. */
export const unbilled = (order: () => Promise<Bound>): Chore<ToldCall> => ({
  name: "the sweeper completes a call without a fee record",
  before: async (house) => {
    const call = await aCall(house, await order());
    await delivered(
      house,
      await accepted(
        house,
        call.pushes.filter((push) => !isFee(push)),
      ),
    );
    await house.ground.advance(15 * 3600);
    return call;
  },
  act: ({ driver }, { shard }) => driver.sweep(shard),
  after: async (house, { shard }) => {
    await house.ground.advance(60);
    await house.lasting.driver.sweep(shard);
  },
  problems: (house, call) => callProblems(house, call, "missing"),
});

/** A text that the platform has delivered and tells of. */
export const text = (bound: Bound): Chore<{ bodies: readonly string[]; toldBefore: number }> => ({
  name: `${bound.mode}: a text's push at the ledger`,
  before: async (house) => {
    const { story, dial } = bound;
    await control(house, "texts", {
      from: story.customer,
      to: dial.customer.number,
      content: "where are you",
    });
    await house.ground.advance(2);
    const bodies = await accepted(house, house.ground.pushes.taken());
    return { bodies, toldBefore: house.heard.ofType("text.delivered").length };
  },
  act: ({ calls }, { bodies }) => calls.deliver(bodies),
  after: async (house, { bodies }, died) => {
    if (died) await delivered(house, bodies);
  },
  problems: async ({ heard }, { toldBefore }) => {
    const told = heard.ofType("text.delivered").slice(toldBefore);
    const isRight = told.length === 1 && told[0]?.data.orderId === bound.story.orderId;
    return isRight ? [] : [`text.delivered was told as ${JSON.stringify(told)}`];
  },
});

/** A recording that is due, from the platform into the bucket. */
export const recording = (bound: Bound): Chore<ToldCall> => ({
  name: `${bound.mode}: the archiver keeps a recording`,
  before: async (house) => {
    const call = await aCall(house, bound);
    await delivered(house, await accepted(house, call.pushes));
    return call;
  },
  act: ({ calls }, { shard }) => calls.archive(shard),
  after: async (house, { shard }, died) => {
    for (let minute = 0; minute < (died ? 4 : 1); minute++) {
      await house.ground.advance(60);
      await house.lasting.calls.archive(shard);
    }
  },
  problems: async (house, { callId }) => {
    const { heard, lasting, ground } = house;
    const told = heard.of(callId).filter(({ type }) => type === "recording.archived");
    const call = await lasting.calls.calls.callById(callId);
    return [
      ...(told.length === 1 ? [] : [`recording.archived was told ${told.length} times`]),
      ...(call?.recording.state === "archived" ? [] : [`the recording is ${call?.recording.state}`]),
      ...(await objectProblems(ground, callId)),
    ];
  },
});

/** One object, and byte for byte what the platform has. */
async function objectProblems({ messaging, simulator }: House["ground"], callId: string): Promise<string[]> {
  const session = callId.slice("huawei.".length);
  const Bucket = "recordings";
  const { Contents = [] } = await messaging.s3.send(new ListObjectsV2Command({ Bucket }));
  const keys = Contents.flatMap(({ Key = "" }) => (Key.includes(`/${session}/`) ? [Key] : []));
  if (keys.length !== 1) return [`the bucket holds ${keys.length} objects of it`];
  const { Body } = await messaging.s3.send(new GetObjectCommand({ Bucket, Key: keys[0] }));
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const isThere = [...simulator.state.recordings.values()].some(
    ({ icid, seconds }) => wavSha256(icid, seconds) === sha256,
  );
  return isThere ? [] : ["the object is not what the platform has"];
}
