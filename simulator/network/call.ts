import type { Application } from "../applications";
import { compactTime, wholeSecond } from "../clock";
import { recordingKey } from "../huawei/recording";
import { privateNumberRedelivery } from "../pushes/outbox";
import type { CallRecord } from "../state/records";
import { type World, webhookOf } from "../world";
import { callInBody, laterEvents } from "./events";
import { feeOf, fileNameOf, recordDomain } from "./fee";
import type { Dialled, Route } from "./route";
import { storedRoute } from "./stored-route";
import { type Behaviour, type Timeline, timelineOf } from "./timeline";

export interface CallOrder extends Dialled, Behaviour {
  /** All pushes now, or each when the clock has come to it. */
  readonly instant: boolean;
}

const shortestRecordingSeconds = 3;

const newSessionId = (world: World, now: number): string =>
  `1200_${world.state.nextNumber()}_4294967295_${compactTime(now)}@callenabler${world.state.nextId().slice(0, 8)}.simulator.example`;

interface Placed {
  readonly application: Application;
  readonly order: CallOrder;
  readonly route: Route;
  readonly timeline: Timeline;
  readonly sessionId: string;
}

function record(world: World, { application, order, route, timeline, sessionId }: Placed): CallRecord {
  const isLongEnough = timeline.talkSeconds >= shortestRecordingSeconds;
  const canRecord = world.state.featuresOf(application).recording;
  const call: CallRecord = {
    sessionId,
    icid: `${world.state.nextId()}.${Math.floor(timeline.callIn / 1000)}.${world.state.nextNumber()}.1`,
    application: application.application,
    mode: application.mode,
    from: order.from,
    to: order.to,
    ...(order.digits === undefined ? {} : { digits: order.digits }),
    outcome: timeline.ending.outcome,
    stateCode: timeline.ending.stateCode,
    ...(route.subscriptionId === undefined ? {} : { subscriptionId: route.subscriptionId }),
    ...(route.connects ? { connectedTo: route.to, shownToCallee: route.shown } : {}),
    talkSeconds: timeline.talkSeconds,
    hangUpBy: timeline.hangUpBy,
    startedAt: timeline.callIn,
    endedAt: timeline.end,
    recorded: route.connects && route.recorded && canRecord && isLongEnough,
  };
  world.state.calls.put(sessionId, call);
  if (call.recorded) {
    const { icid, application: owner, talkSeconds: seconds } = call;
    const fileName = fileNameOf(icid);
    const recording = { icid, sessionId, application: owner, recordDomain, fileName, seconds };
    world.state.recordings.put(recordingKey(recordDomain, fileName), recording);
  }
  return call;
}

function push(world: World, placed: Placed, call: CallRecord): void {
  const { application, order, route, timeline, sessionId } = placed;
  const told = { application, sessionId, dialled: order, route };
  const now = world.clock.now();
  const dueAt = (at: number) => (order.instant ? now : Math.max(at, now));
  const common = { application, subjects: [sessionId], redeliverAfterMinutes: privateNumberRedelivery };
  const calls = { ...common, kind: "calls" as const, url: webhookOf(world, application, "calls") };
  const callIn = { at: timeline.callIn, body: callInBody(told, timeline.callIn) };
  for (const { at, body } of [callIn, ...laterEvents(told, timeline)]) {
    world.outbox.add({ ...calls, body, dueAt: dueAt(at) });
  }
  const fees = { ...common, kind: "fees" as const, url: webhookOf(world, application, "fees") };
  world.outbox.addFee({ ...fees, dueAt: dueAt(timeline.end) }, feeOf(application, call, route, timeline));
}

/** A telephone call to a privacy number: who is reached is decided now, the rest follows on its timeline. */
export async function placeCall(
  world: World,
  application: Application,
  order: CallOrder,
): Promise<CallRecord> {
  const now = wholeSecond(world.clock.now());
  const sessionId = newSessionId(world, now);
  const route = storedRoute(order, application, world.state);
  const timeline = timelineOf(route, order, now, false);
  const placed = { application, order, route, timeline, sessionId };
  const call = record(world, placed);
  push(world, placed, call);
  return call;
}
