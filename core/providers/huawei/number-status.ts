import { type NumberStatusNotification, UnreadableNotification } from "../../domain/calls/notification";
import type { Instant } from "../../domain/instant";
import { maskNumbers } from "../../domain/masking";
import { parseE164 } from "../../domain/phone-numbers";
import type { NumberStatus } from "../../domain/provider";
import { optional, recordOf, required } from "./fields-of-push";

const statuses: ReadonlyMap<string, NumberStatus["status"]> = new Map([
  ["5", "normal"],
  ["9", "suspended"],
  ["10", "suspended"],
  ["11", "frozen"],
]);

const causes: ReadonlyMap<string, string> = new Map([
  ["1", "number deleted"],
  ["2", "arrears"],
  ["3", "service stopped"],
  ["5", "restricted by carrier"],
  ["6", "restriction lifted"],
  ["7", "unconditional call forwarding is on"],
  ["8", "no-answer call forwarding is on"],
  ["9", "busy call forwarding is on"],
]);

/** One privacy number's new state; the push carries no time. @see Huawei reference §10.8 */
export function parseNumberStatus(provider: string, item: unknown, at: Instant): NumberStatusNotification {
  const info = recordOf(item, "number status");
  const number = parseE164(required(info, "number"));
  if (number === undefined) throw new UnreadableNotification("number is not in E.164");
  const providerStatus = required(info, "status", 32);
  const code = optional(info, "cause", 32);
  return {
    kind: "number-status",
    provider,
    number,
    status: statuses.get(providerStatus.trim()) ?? "unknown",
    providerStatus,
    at,
    ...(code !== undefined && { cause: causes.get(code.trim()) ?? maskNumbers(`cause ${code}`) }),
  };
}
