import type { Application } from "../applications";
import { compactTime, wholeSecond } from "../clock";
import { recordingKey } from "../huawei/recording";
import { askNow } from "../pushes/ask-now";
import { privateNumberRedelivery } from "../pushes/outbox";
import type { CallRecord } from "../state/records";
import { type World, webhookOf } from "../world";
import { settleCall } from "./after-call";
import { callInBody, laterEvents } from "./events";
import { feeOf, fileNameOf, recordDomain } from "./fee";
import { type Dialled, dead, type Route } from "./route";
import { routeByAnswer } from "./route-x";
import { barred, storedRoute } from "./stored-route";
import { type Behaviour, type Timeline, timelineOf } from "./timeline";

export interface CallOrder extends Dialled, Behaviour {
  /** All pushes now, or each when the clock has come to it. */
  readonly instant: boolean;
}

const shortestRecordingSeconds = 3;

const newSessionId = (world: World, now: number): string =>
  `1200_${world.state.nextNumber()}_4294967295_${compactTime(now)}@callenabler${world.state.nextId().slice(0, 8)}.simulator.example`;

/** CYJ's ids of calls are 32 digits. */
const digitsOf = (id: string): string => id.replace(/[a-f]/g, (letter) => String(letter.charCodeAt(0) % 10));

interface Placed {
  readonly application: Application;
  readonly order: CallOrder;
  readonly route: Route;
  readonly timeline: Timeline;
  readonly sessionId: string;
}

function record(world: World, placed: Placed, asked: Pick<CallRecord, "controlForm">): CallRecord {
  const { application, order, route, timeline, sessionId } = placed;
  const isLongEnough = timeline.talkSeconds >= shortestRecordingSeconds;
  const canRecord = world.state.featuresOf(application).recording;
  const call: CallRecord = {
    ...asked,
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
    ...(application.mode === "cyj" ? { callIdentifier: digitsOf(world.state.nextId()) } : {}),
    recorded: route.connects && route.recorded && canRecord && isLongEnough,
  };
  world.state.calls.put(sessionId, call);
  if (call.recorded && application.provider === "huawei") {
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
  const asksFirst = application.mode === "x" && calls.url !== undefined;
  for (const { at, body } of [...(asksFirst ? [] : [callIn]), ...laterEvents(told, timeline)]) {
    world.outbox.add({ ...calls, body, dueAt: dueAt(at) });
  }
  const fees = { ...common, kind: "fees" as const, url: webhookOf(world, application, "fees") };
  world.outbox.addFee({ ...fees, dueAt: dueAt(timeline.end) }, feeOf(application, call, route, timeline));
}

/** X mode: we are asked while the caller waits; `callin` is never repeated (reference §10.3). */
async function askRoute(
  world: World,
  application: Application,
  order: CallOrder,
  sessionId: string,
  now: number,
) {
  const why = barred(order, application, world.state);
  const unknown = { route: why ?? dead(8014), controlForm: "none" as const };
  const url = webhookOf(world, application, "calls");
  if (why || url === undefined) return unknown;
  const told = { application, sessionId, dialled: order, route: unknown.route };
  const answer = await askNow(world, {
    application,
    kind: "calls",
    subjects: [sessionId],
    url,
    body: callInBody(told, now),
  });
  return routeByAnswer(answer, order);
}

async function routeOf(
  world: World,
  application: Application,
  order: CallOrder,
  sessionId: string,
  now: number,
) {
  if (application.mode === "x") return askRoute(world, application, order, sessionId, now);
  return { route: storedRoute(order, application, world.state, world.clock.now()) };
}

/** A caller types only where the platform listens: an AXE number that is not the caller's own. */
const types = (route: Route, { mode }: Application, { digits }: CallOrder): boolean =>
  mode === "axe" && digits !== undefined && (!route.connects || route.extension !== undefined);

/** A telephone call to a privacy number: who is reached is decided now, the rest follows on its timeline. */
export async function placeCall(
  world: World,
  application: Application,
  order: CallOrder,
): Promise<CallRecord> {
  const now = wholeSecond(world.clock.now());
  const sessionId = newSessionId(world, now);
  const { route, ...asked } = await routeOf(world, application, order, sessionId, now);
  const timeline = timelineOf(route, order, now, types(route, application, order));
  const placed = { application, order, route, timeline, sessionId };
  settleCall(route, application.application, order, world.state, now);
  const call = record(world, placed, asked);
  if (application.provider === "huawei") push(world, placed, call);
  return call;
}
