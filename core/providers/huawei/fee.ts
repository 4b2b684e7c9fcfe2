import type { CallEnding, FeeCauses, FeeNotification, FeeTimes } from "../../domain/calls/notification";
import { canonicalJson } from "./canonical-json";
import { cause, optional, optionalTime, recordOf, required } from "./fields-of-push";
import { defined, integerOf, isYes, type JsonRecord } from "./json";
import type { Product } from "./product";
import { endingOfQ850 } from "./q850";
import { endingOfReleasePoint } from "./release-points";

/** One fee record. @see Huawei reference §10.6 */
export function parseFee(product: Product, item: unknown): FeeNotification {
  const fee = recordOf(item, "fee record");
  const times = timesOf(fee);
  const causes = causesOf(fee);
  const answeredAt = product.answeredAt(times, fee);
  return {
    kind: "fee",
    provider: product.provider,
    sessionId: required(fee, "sessionId"),
    times,
    causes,
    connected: answeredAt !== undefined,
    talkSeconds: secondsBetween(answeredAt, times.end),
    canonical: canonicalJson(fee),
    ...defined({ ...product.partiesOf(fee), ...idsOf(fee) }),
    ...defined({ ending: endingOf(answeredAt !== undefined, causes), recording: recordingOf(fee) }),
  };
}

const idsOf = (fee: JsonRecord) => ({
  icid: optional(fee, "icid"),
  subscriptionId: optional(fee, "subscriptionId"),
  // The sample writes one name, its comment the other; leading zeros count.
  extension: optional(fee, "extendNumber") ?? optional(fee, "extendNum"),
  serviceType: optional(fee, "serviceType"),
  direction: integerOf(fee.direction),
  userData: optional(fee, "userData"),
});

const timesOf = (fee: JsonRecord): FeeTimes =>
  defined({
    callIn: optionalTime(fee, "callInTime"),
    outStart: optionalTime(fee, "callOutStartTime"),
    outAlerting: optionalTime(fee, "callOutAlertingTime"),
    outAnswer: optionalTime(fee, "callOutAnswerTime"),
    forwardStart: optionalTime(fee, "fwdStartTime"),
    forwardAlerting: optionalTime(fee, "fwdAlertingTime"),
    forwardAnswer: optionalTime(fee, "fwdAnswerTime"),
    end: optionalTime(fee, "callEndTime"),
    fail: optionalTime(fee, "failTime"),
  });

const causesOf = (fee: JsonRecord): FeeCauses =>
  defined({
    q850: cause(fee, "fwdUnaswRsn"),
    releasePoint: cause(fee, "ulFailReason"),
    sip: cause(fee, "sipStatusCode"),
    outQ850: cause(fee, "callOutUnaswRsn"),
  });

/** Answered is answered whatever the causes say; else the callee's leg tells most. @see error codes reference §6 */
function endingOf(connected: boolean, causes: FeeCauses): CallEnding | undefined {
  if (connected) return { outcome: "answered", fault: "none", words: "hung up after being connected" };
  return (
    endingOfQ850(causes.q850) ?? endingOfQ850(causes.outQ850) ?? endingOfReleasePoint(causes.releasePoint)
  );
}

function recordingOf(fee: JsonRecord): FeeNotification["recording"] {
  const domain = optional(fee, "recordDomain", 128);
  const fileName = optional(fee, "recordObjectName", 128);
  if (!isYes(fee.recordFlag) || domain === undefined || fileName === undefined) return undefined;
  return { domain, fileName, ...defined({ startedAt: optionalTime(fee, "recordStartTime") }) };
}

const secondsBetween = (from: number | undefined, to: number | undefined): number =>
  from === undefined || to === undefined ? 0 : Math.max(0, Math.round((to - from) / 1000));
