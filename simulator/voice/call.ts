import type { Application } from "../applications";
import { eventTime, SECOND, wholeSecond } from "../clock";
import type { VerificationCall } from "../huawei/action";
import { endings } from "../network/reasons";
import type { CalleeAnswer, CallRecord } from "../state/records";
import { type World, webhookOf } from "../world";

/** CDRs come up to six more times, an hour apart; events once (Voice Call §5). */
const feeRedelivery: readonly number[] = [60, 120, 180, 240, 300, 360];

/** Voice Call has its own hang-up reasons (error codes §3, last paragraph). */
const stateCodes: Readonly<Record<CalleeAnswer, readonly [code: number, text: string]>> = {
  answer: [0, "The user releases the call."],
  busy: [8001, "The user is not reached."],
  "no-answer": [8003, "Ring timeout."],
  reject: [8105, "The callee hung up."],
  unreachable: [8001, "The user is not reached."],
  "power-off": [8001, "The user is not reached."],
  suspended: [8105, "The callee is suspended."],
  "not-existing": [8001, "The user is not reached."],
  "caller-cancels": [8004, "Hung up while ringing."],
};

interface Times {
  readonly start: number;
  readonly alerting?: number;
  readonly answered?: number;
  readonly end: number;
}

const ringSeconds = 2;

function timesOf(answer: CalleeAnswer, talkSeconds: number, start: number): Times {
  const { rings } = endings[answer];
  if (!rings) return { start, end: start + SECOND };
  const [alerting, pickUp] = [start + SECOND, start + SECOND + ringSeconds * SECOND];
  if (answer !== "answer") return { start, alerting, end: pickUp };
  return { start, alerting, answered: pickUp, end: pickUp + talkSeconds * SECOND };
}

function eventsOf(call: VerificationCall, answer: CalleeAnswer, { start, alerting, answered, end }: Times) {
  const { sessionId, displayNbr: caller, calleeNbr: called, userData } = call;
  const [stateCode, stateDesc] = stateCodes[answer];
  const event = (eventType: string, at: number | undefined, more: object = {}) =>
    at === undefined
      ? []
      : [{ eventType, statusInfo: { timestamp: eventTime(at), sessionId, caller, called, ...more } }];
  const echo = userData === undefined ? {} : { userData };
  return [
    ...event("callout", start, echo),
    ...event("alerting", alerting, echo),
    ...event("answer", answered, echo),
    ...event("disconnect", end, { stateCode, stateDesc }),
  ];
}

const time = (at: number | undefined) => (at === undefined ? "" : eventTime(at));

/** The CDR (Voice Call §4); leg 1 is the only leg, what belongs to leg 2 is empty. */
function feeOf(
  application: Application,
  call: VerificationCall,
  record: CallRecord,
  times: Times,
  q850: number,
) {
  return {
    direction: 0,
    spId: "local-seed-account",
    appKey: application.appKey,
    icid: record.icid,
    bindNum: call.displayNbr,
    sessionId: call.sessionId,
    callerNum: call.displayNbr,
    calleeNum: call.calleeNbr,
    fwdDisplayNum: "",
    fwdDstNum: "",
    fwdStartTime: "",
    fwdAlertingTime: "",
    fwdAnswerTime: "",
    callEndTime: time(times.end),
    fwdUnaswRsn: 0,
    failTime: times.answered === undefined ? time(times.end) : "",
    // 518: the remote leg failed, the Q.850 cause says why (error codes §5).
    ulFailReason: times.answered === undefined ? 518 : 0,
    sipStatusCode: 0,
    callOutStartTime: time(times.start),
    callOutAlertingTime: time(times.alerting),
    callOutAnswerTime: time(times.answered),
    callOutUnaswRsn: q850,
    dynIVRStartTime: "",
    dynIVRPath: "",
    recordFlag: 0,
    recordStartTime: "",
    ttsPlayTimes: 0,
    ttsTransDuration: 0,
    serviceType: "001",
    hostName: "simulator",
    ...(call.userData === undefined ? {} : { userData: call.userData }),
  };
}

/** Rings the callee's phone, which behaves as it was told to, and tells the status and fee URLs. */
export function callToVerify(world: World, application: Application, call: VerificationCall): void {
  const phone = world.state.phones.get(call.calleeNbr);
  const { answer = "answer", talkSeconds = 8 } = phone ?? {};
  const now = world.clock.now();
  const times = timesOf(answer, talkSeconds, wholeSecond(now));
  const record: CallRecord = {
    sessionId: call.sessionId,
    icid: `${world.state.nextId()}.${Math.floor(times.start / 1000)}`,
    application: application.application,
    mode: application.mode,
    from: call.displayNbr,
    to: call.calleeNbr,
    outcome: endings[answer].outcome,
    stateCode: stateCodes[answer][0],
    connectedTo: call.calleeNbr,
    shownToCallee: call.displayNbr,
    talkSeconds: answer === "answer" ? talkSeconds : 0,
    hangUpBy: "callee",
    startedAt: times.start,
    endedAt: times.end,
    recorded: false,
    ...(answer === "answer" ? { spoken: call.verifyCode } : {}),
  };
  world.state.calls.put(call.sessionId, record);
  const push = { application, subjects: [call.sessionId], dueAt: now };
  const statusUrl = call.statusUrl ?? webhookOf(world, application, "calls");
  for (const body of eventsOf(call, answer, times)) {
    world.outbox.add({ ...push, kind: "calls", url: statusUrl, body, redeliverAfterMinutes: [] });
  }
  const feeUrl = call.feeUrl ?? webhookOf(world, application, "fees");
  const fee = feeOf(application, call, record, times, endings[answer].q850);
  world.outbox.addFee({ ...push, kind: "fees", url: feeUrl, redeliverAfterMinutes: feeRedelivery }, fee);
}
