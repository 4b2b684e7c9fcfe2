import type { TextNotification } from "../../domain/calls/notification";
import { optional, required, timeIn } from "./fields-of-push";
import { defined, integerOf, isRecord, type JsonRecord, textOf } from "./json";

/** A long text arrives merged; this bounds what is kept of it. */
const longestContent = 10_000;

/** One text message. @see Huawei reference §10.7 */
export function parseText(provider: string, event: JsonRecord): TextNotification {
  const atText = required(event, "timeStamp", 128);
  const extras = extrasOf(event.extInfo);
  return {
    kind: "text",
    provider,
    textId: required(event, "smsIdentifier"),
    mustAnswer: textOf(event.notificationMode)?.trim().toLowerCase() === "block",
    at: timeIn(atText, "timeStamp"),
    atText,
    sender: required(event, "calling"),
    privacyNumber: required(event, "virtualNumber"),
    ...defined({
      receiver: optional(event, "called"),
      subscriptionId: optional(event, "subscriptionId"),
      content: optional(event, "smsContent", longestContent),
      sendResult: integerOf(event.sendResult),
      parts: integerOf(extras.get("splitNum")),
      direction: textOf(extras.get("direction")),
      userData: optional(event, "userData"),
    }),
  };
}

/** `extParas` is a list of `{key, value}`; an older vendor demo has it as an object. */
function extrasOf(extInfo: unknown): ReadonlyMap<string, unknown> {
  const extras = isRecord(extInfo) ? extInfo.extParas : undefined;
  if (isRecord(extras)) return new Map(Object.entries(extras));
  if (!Array.isArray(extras)) return new Map();
  return new Map(
    extras.filter(isRecord).map((each): [string, unknown] => [textOf(each.key) ?? "", each.value]),
  );
}
