import type { Application } from "../applications";
import { eventTime } from "../clock";
import type { PlatformCall } from "../huawei/action";
import { endings } from "../network/reasons";
import type { Leg } from "./legs";

const time = (at: number | undefined) => (at === undefined ? "" : eventTime(at));

/** Leg 2 exists in click-to-call only, once the caller has answered. */
const secondLeg = (call: PlatformCall, leg: Leg | undefined) => ({
  fwdDisplayNum: call.kind === "connect" ? call.displayCalleeNbr : "",
  fwdDstNum: call.kind === "connect" ? call.calleeNbr : "",
  fwdStartTime: time(leg?.start),
  fwdAlertingTime: time(leg?.alerting),
  fwdAnswerTime: time(leg?.answered),
  fwdUnaswRsn: leg ? endings[leg.answer].q850 : 0,
});

interface Course {
  readonly legs: readonly [Leg] | readonly [Leg, Leg];
  readonly end: number;
}

/** The CDR (Voice Call §4). What does not apply is an empty string or 0. */
export function feeOf(application: Application, call: PlatformCall, icid: string, { legs, end }: Course) {
  const [first, second] = legs;
  const isConnect = call.kind === "connect";
  const isAnswered = (isConnect ? second : first)?.answered !== undefined;
  return {
    // 0 = outgoing, 1 = call-back, from the platform's view.
    direction: isConnect ? 1 : 0,
    spId: "local-seed-account",
    appKey: application.appKey,
    icid,
    bindNum: call.displayNbr,
    sessionId: call.sessionId,
    callerNum: isConnect ? call.callerNbr : call.displayNbr,
    calleeNum: call.calleeNbr,
    ...secondLeg(call, second),
    callEndTime: time(end),
    failTime: isAnswered ? "" : time(end),
    // 518: the remote leg failed, the Q.850 cause says why (error codes §5).
    ulFailReason: isAnswered ? 0 : 518,
    sipStatusCode: 0,
    callOutStartTime: time(first.start),
    callOutAlertingTime: time(first.alerting),
    callOutAnswerTime: time(first.answered),
    callOutUnaswRsn: endings[first.answer].q850,
    dynIVRStartTime: "",
    dynIVRPath: "",
    recordFlag: 0,
    recordStartTime: "",
    ttsPlayTimes: 0,
    ttsTransDuration: 0,
    serviceType: isConnect ? "002" : "001",
    hostName: "simulator",
    ...(call.userData === undefined ? {} : { userData: call.userData }),
  };
}
