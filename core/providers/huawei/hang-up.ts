import type { CallEnding, CallFault, CallOutcome } from "../../domain/calls/notification";
import { maskNumbers } from "../../domain/masking";

type Row = readonly [outcome: CallOutcome, fault: CallFault, words: string];
export type HangUpReasons = Readonly<Record<number, Row>>;

/**
 * `stateCode` of `disconnect`, Private Number. Voice Call words some of them otherwise (8007, 8105): its own table.
 * @see Huawei error codes reference §3; the fault is our reading
 */
export const hangUpReasons: HangUpReasons = {
  0: ["answered", "none", "hung up after being connected"],
  522: ["failed", "platform", "platform out of voice ports"],
  7001: ["not-allowed", "control", "call rate of the developer limited"],
  7002: ["not-allowed", "control", "call rate of the application limited"],
  7003: ["not-allowed", "control", "call rate of the displayed number limited"],
  7004: ["not-allowed", "control", "callee on blacklist"],
  7005: ["not-allowed", "control", "caller on blacklist"],
  7100: ["failed", "tenant", "application unknown"],
  7101: ["failed", "tenant", "application owns no privacy number"],
  7102: ["failed", "platform", "platform fault"],
  7105: ["failed", "tenant", "service type mismatch"],
  7106: ["failed", "tenant", "application lacks the private-call capability"],
  7107: ["not-allowed", "control", "security prompt could not be played"],
  7108: ["failed", "tenant", "account frozen"],
  7109: ["failed", "tenant", "tenant out of voice ports"],
  7500: ["not-allowed", "control", "call prefix restricted"],
  7501: ["caller-gave-up", "caller", "caller hung up before ringing"],
  7502: ["caller-gave-up", "caller", "caller hung up while ringing"],
  7503: ["rejected", "callee", "callee rejected"],
  7504: ["rejected", "callee", "call refused on the callee's side"],
  7507: ["failed", "tenant", "no audio file"],
  7516: ["caller-gave-up", "caller", "caller hung up before transfer"],
  8006: ["failed", "tenant", "audio file missing"],
  8007: ["failed", "platform", "last-minute prompt failed"],
  8008: ["failed", "platform", "play-and-collect failed"],
  8010: ["answered", "none", "maximum duration reached"],
  8011: ["failed", "platform", "platform fault"],
  8013: ["failed", "binding", "no temporary callee set"],
  8014: ["failed", "binding", "no binding, or malformed number"],
  8015: ["failed", "platform", "recording failed"],
  8016: ["not-allowed", "binding", "direction not allowed"],
  8018: ["not-allowed", "control", "no permission"],
  8019: ["failed", "binding", "no call-back record"],
  8020: ["failed", "platform", "platform fault"],
  8022: ["failed", "binding", "binding missing or expired"],
  8023: ["not-allowed", "control", "landline not allowed as caller"],
  8024: ["not-allowed", "control", "showing the real caller number not allowed"],
  8025: ["bad-number", "number", "privacy number dialled does not exist"],
  8030: ["failed", "binding", "no binding"],
  8031: ["failed", "platform", "allocating the second privacy number failed"],
  8032: ["failed", "caller", "user dialled the privacy number bound to himself"],
  8033: ["failed", "caller", "empty extension entered"],
  8035: ["no-answer", "network", "connect timeout after transfer"],
  8041: ["failed", "platform", "recording failed"],
  8042: ["not-allowed", "control", "international inbound restricted"],
  8043: ["not-allowed", "control", "international outbound restricted"],
  8044: ["not-allowed", "control", "abnormal talk time control"],
  8046: ["not-allowed", "control", "abnormal answer rate control"],
  8047: ["not-allowed", "control", "rate control of the caller"],
  8048: ["not-allowed", "control", "rate control of the callee"],
  8049: ["not-allowed", "control", "rate control of the service number"],
  8050: ["not-allowed", "control", "time-of-day restriction"],
  8051: ["failed", "tenant", "sub-enterprise suspended"],
  8055: ["failed", "number", "privacy number unavailable"],
  8056: ["not-allowed", "control", "test-call number control"],
  8057: ["not-allowed", "control", "direction control"],
  8100: ["bad-number", "callee", "callee number does not exist"],
  8101: ["no-answer", "callee", "callee rang, no answer"],
  8102: ["busy", "callee", "callee busy"],
  8103: ["unreachable", "callee", "callee unreachable"],
  8104: ["unreachable", "callee", "callee powered off"],
  8105: ["unreachable", "callee", "callee service suspended"],
};

/** What a hang-up code means; the vendor's list goes on past ours, so an unlisted code is a failure nobody is blamed for. */
export function hangUpOf(stateCode: number, reasons: HangUpReasons = hangUpReasons): CallEnding {
  const [outcome, fault, words] = (Object.hasOwn(reasons, stateCode) && reasons[stateCode]) || [
    "failed",
    "unknown",
    maskNumbers(`code ${stateCode}, not listed`),
  ];
  return { outcome, fault, words };
}
