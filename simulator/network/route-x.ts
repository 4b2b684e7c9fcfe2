import type { CallRecord } from "../state/records";
import { type Dialled, dead, type Route } from "./route";

type ControlForm = NonNullable<CallRecord["controlForm"]>;

/** `connectInfo` and `closeInfo` come as an object or as a list of one; both are taken (reference §10.5). */
function infoOf(value: unknown): { form: ControlForm; info: Record<string, unknown> | undefined } {
  const isList = Array.isArray(value);
  const info: unknown = isList ? value[0] : value;
  if (typeof info !== "object" || info === null) return { form: "none", info: undefined };
  return { form: isList ? "array" : "object", info: info as Record<string, unknown> };
}

const isMinutes = (value: unknown): value is number | undefined =>
  value === undefined ||
  (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1440);

const phone = /^\+\d{3,30}$/;

function connect(info: Record<string, unknown>, { to, from }: Dialled): Route {
  const { calleeNum, displayCalleeNum = to, maxDuration, recordFlag, recordHintTone, userData } = info;
  const isUsable = typeof calleeNum === "string" && phone.test(calleeNum) && isMinutes(maxDuration);
  if (!isUsable) return dead(8014);
  // Carriers block a call that shows anything but the X dialled (reference §3).
  if (displayCalleeNum !== to) return dead(8024);
  const recorded = recordFlag === "true";
  if (recorded && (typeof recordHintTone !== "string" || recordHintTone === "")) return dead(7107);
  return {
    connects: true,
    to: calleeNum,
    shown: to,
    maxDuration: maxDuration ?? 0,
    recorded,
    secondLegCaller: from,
    ...(typeof userData === "string" && userData !== "" ? { userData } : {}),
  };
}

/**
 * X mode: the route our answer to `callin` gives. Nothing usable ends the call with 8014 (reference §10.5), a close
 * with 8017, "hung up on the customer's instruction" in the sister product's list (inferred).
 */
export function routeByAnswer(answer: unknown, dialled: Dialled): { route: Route; controlForm: ControlForm } {
  const { operation, connectInfo, closeInfo } = (answer ?? {}) as Record<string, unknown>;
  if (operation === "close") return { route: dead(8017), controlForm: infoOf(closeInfo).form };
  const { form, info } = infoOf(connectInfo);
  if (operation !== "connect" || !info) return { route: dead(8014), controlForm: form };
  return { route: connect(info, dialled), controlForm: form };
}
