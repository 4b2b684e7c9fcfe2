import type { Application } from "../applications";
import { eventTime, SECOND, wholeSecond } from "../clock";
import type { ConnectingCall, PlatformCall, VerificationCall } from "../huawei/action";
import { endings } from "../network/reasons";
import type { CallRecord } from "../state/records";
import { type World, webhookOf } from "../world";
import { feeOf } from "./fee";
import { type Leg, ring } from "./legs";
import { reachedLimit, voiceReasons } from "./reasons";

/** CDRs come up to six more times, an hour apart; events once (Voice Call §5). */
const feeRedelivery: readonly number[] = [60, 120, 180, 240, 300, 360];

/** What happened: the legs in their order, the end, and why. */
export interface VoiceCourse {
  readonly legs: readonly [Leg] | readonly [Leg, Leg];
  readonly end: number;
  readonly talkSeconds: number;
  readonly reason: readonly [code: number, text: string];
}

function verificationCourse(call: VerificationCall, start: number, { state }: World): VoiceCourse {
  const leg = ring(call.calleeNbr, start, state);
  const { talkSeconds } = leg;
  return { legs: [leg], end: leg.done + talkSeconds * SECOND, talkSeconds, reason: voiceReasons[leg.answer] };
}

/** The caller first; the callee once the caller has answered, and the limit counts from the callee's answer. */
function connectCourse(call: ConnectingCall, start: number, { state }: World): VoiceCourse {
  const first = ring(call.callerNbr, start, state);
  if (first.answered === undefined) {
    return { legs: [first], end: first.done, talkSeconds: 0, reason: voiceReasons[first.answer] };
  }
  const second = ring(call.calleeNbr, first.done, state);
  const limit = call.maxDuration * 60 || Number.POSITIVE_INFINITY;
  const talkSeconds = Math.min(second.talkSeconds, limit);
  const isCut = second.talkSeconds >= limit;
  const reason = isCut ? reachedLimit : voiceReasons[second.answer];
  return { legs: [first, second], end: second.done + talkSeconds * SECOND, talkSeconds, reason };
}

/** What the person of each leg sees. */
const shownIn = (call: PlatformCall, index: number): string =>
  call.kind === "connect" && index === 1 ? call.displayCalleeNbr : call.displayNbr;

function eventsOf(call: PlatformCall, { legs, end, reason }: VoiceCourse) {
  const { sessionId, userData } = call;
  const echo = userData === undefined ? {} : { userData };
  const event = (eventType: string, at: number | undefined, leg: Leg, index: number, more: object) => {
    if (at === undefined) return [];
    const parties = { caller: shownIn(call, index), called: leg.called };
    return [{ eventType, statusInfo: { timestamp: eventTime(at), sessionId, ...parties, ...more } }];
  };
  const [stateCode, stateDesc] = reason;
  const last = legs.length - 1;
  return [
    ...legs.flatMap((leg, index) => [
      ...event("callout", leg.start, leg, index, echo),
      ...event("alerting", leg.alerting, leg, index, echo),
      ...event("answer", leg.answered, leg, index, echo),
    ]),
    ...legs.slice(last).flatMap((leg) => event("disconnect", end, leg, last, { stateCode, stateDesc })),
  ];
}

function recordOf(
  world: World,
  { application, mode }: Application,
  call: PlatformCall,
  course: VoiceCourse,
): CallRecord {
  const { legs, end, talkSeconds, reason } = course;
  const [first] = legs;
  const last = legs[1] ?? first;
  const wasSpoken = call.kind === "verification" && last.answered !== undefined;
  return {
    sessionId: call.sessionId,
    icid: `${world.state.nextId()}.${Math.floor(first.start / 1000)}`,
    application,
    mode,
    from: call.kind === "connect" ? call.callerNbr : call.displayNbr,
    to: call.calleeNbr,
    outcome: endings[last.answer].outcome,
    stateCode: reason[0],
    ...(last.called === call.calleeNbr
      ? { connectedTo: last.called, shownToCallee: shownIn(call, legs.length - 1) }
      : {}),
    talkSeconds,
    hangUpBy: reason === reachedLimit ? "platform" : "callee",
    startedAt: first.start,
    endedAt: end,
    recorded: false,
    ...(wasSpoken ? { spoken: call.verifyCode } : {}),
  };
}

/** The platform calls people on its own, and tells the status and fee URLs. */
export function placePlatformCall(world: World, application: Application, call: PlatformCall): void {
  const now = world.clock.now();
  const start = wholeSecond(now);
  const course =
    call.kind === "verification" ? verificationCourse(call, start, world) : connectCourse(call, start, world);
  const record = recordOf(world, application, call, course);
  world.state.calls.put(call.sessionId, record);
  const push = { application, subjects: [call.sessionId], dueAt: now };
  const statusUrl = call.statusUrl ?? webhookOf(world, application, "calls");
  for (const body of eventsOf(call, course)) {
    world.outbox.add({ ...push, kind: "calls", url: statusUrl, body, redeliverAfterMinutes: [] });
  }
  const feeUrl = call.feeUrl ?? webhookOf(world, application, "fees");
  const fee = feeOf(application, call, record.icid, course);
  world.outbox.addFee({ ...push, kind: "fees", url: feeUrl, redeliverAfterMinutes: feeRedelivery }, fee);
}
