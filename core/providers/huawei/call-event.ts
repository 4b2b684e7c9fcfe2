import {
  type CallEventNotification,
  type CallEventType,
  UnreadableNotification,
} from "../../domain/calls/notification";
import { maskNumbers } from "../../domain/masking";
import { optional, recordOf, required, timeIn } from "./fields-of-push";
import { hangUpOf } from "./hang-up";
import { defined, integerOf, textOf } from "./json";
import type { Product } from "./product";

/** In the order a call passes them. */
const order: readonly CallEventType[] = [
  "callin",
  "collect-info",
  "callout",
  "alerting",
  "answer",
  "disconnect",
];

const types: ReadonlyMap<string, CallEventType> = new Map([
  ["callin", "callin"],
  ["collectInfo", "collect-info"],
  ["callout", "callout"],
  ["alerting", "alerting"],
  ["answer", "answer"],
  ["disconnect", "disconnect"],
]);

/** One call event. A name we don't know is kept as `other`. @see Huawei reference §10.4 */
export function parseCallEvent(product: Product, name: string, statusInfo: unknown): CallEventNotification {
  if (name.length > 64) throw new UnreadableNotification("eventType is too long");
  const info = recordOf(statusInfo, "statusInfo");
  const type = types.get(name) ?? "other";
  const atText = required(info, "timestamp", 128);
  const stateCode = integerOf(info.stateCode);
  const stateDesc = textOf(info.stateDesc);
  return {
    kind: "event",
    provider: product.provider,
    type,
    name,
    sessionId: required(info, "sessionId"),
    at: timeIn(atText, "timestamp"),
    atText,
    // Only an incoming call waits for an answer; a CDR of X mode says Block too, and wants none.
    mustAnswer: type === "callin" && textOf(info.notifyMode)?.trim().toLowerCase() === "block",
    ...defined({
      rank: type === "other" ? undefined : order.indexOf(type),
      caller: optional(info, "caller"),
      called: optional(info, "called"),
      subscriptionId: optional(info, "subscriptionId"),
      digits: optional(info, "digitInfo", 64),
      userData: optional(info, "userData"),
      stateCode,
      stateText: stateDesc === undefined ? undefined : maskNumbers(stateDesc),
      ending:
        type === "disconnect" && stateCode !== undefined
          ? hangUpOf(stateCode, product.hangUpReasons)
          : undefined,
    }),
  };
}
