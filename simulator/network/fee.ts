import type { Application, Mode } from "../applications";
import { eventTime, SECOND } from "../clock";
import type { CallRecord } from "../state/records";
import type { Route } from "./route";
import type { Timeline } from "./timeline";

export const recordDomain = "rec.simulator.example";
export const fileNameOf = (icid: string): string => `${icid.replace(/\./g, "-")}.wav`;

/** As in the guide's samples; AXYB repeats AX there, X is not shown. */
const serviceTypes: Partial<Record<Mode, string>> = { ax: "003", axb: "004", axe: "005", axyb: "003" };

const time = (at: number | undefined): string => (at === undefined ? "" : eventTime(at));

const recordingFields = (call: CallRecord, timeline: Timeline) =>
  call.recorded
    ? {
        recordFlag: 1,
        recordStartTime: time((timeline.answered ?? timeline.end) + SECOND),
        recordDomain,
        recordBucketName: "sp-local",
        recordObjectName: fileNameOf(call.icid),
      }
    : { recordFlag: 0, recordStartTime: "" };

function modeFields({ mode }: Application, call: CallRecord, route: Route) {
  if (mode === "x") {
    const userData = route.connects ? route.userData : undefined;
    return { notifyMode: "Block", ...(userData === undefined ? {} : { userData }) };
  }
  const extension = mode === "axe" && route.connects ? route.extension : undefined;
  return {
    ...(call.subscriptionId === undefined ? {} : { subscriptionId: call.subscriptionId }),
    ...(extension === undefined ? {} : { extendNumber: extension }),
  };
}

/** The fee record of one call (reference §10.6). What does not apply is an empty string or 0, as in the samples. */
export function feeOf(application: Application, call: CallRecord, route: Route, timeline: Timeline) {
  const { ending } = timeline;
  const isConnected = timeline.answered !== undefined;
  const { mode } = application;
  return {
    direction: mode === "axe" ? 0 : 1,
    spId: "local-seed-account",
    appKey: application.appKey,
    icid: call.icid,
    bindNum: call.to,
    sessionId: call.sessionId,
    callerNum: call.from,
    calleeNum: call.to,
    fwdDisplayNum: route.connects ? route.shown : "",
    fwdDstNum: route.connects ? route.to : "",
    callInTime: time(timeline.callIn),
    fwdStartTime: time(timeline.callOut),
    fwdAlertingTime: time(timeline.alerting),
    fwdAnswerTime: time(timeline.answered),
    callEndTime: time(timeline.end),
    fwdUnaswRsn: ending.q850,
    failTime: isConnected ? "" : time(timeline.end),
    // Release points beyond those listed overlap with the hang-up reasons (error codes §5).
    ulFailReason: route.connects ? 0 : ending.stateCode,
    sipStatusCode: ending.sip,
    callOutUnaswRsn: 0,
    ...recordingFields(call, timeline),
    ttsPlayTimes: 0,
    ttsTransDuration: 0,
    ...(serviceTypes[mode] === undefined ? {} : { serviceType: serviceTypes[mode] }),
    hostName: "simulator",
    ...modeFields(application, call, route),
  };
}
