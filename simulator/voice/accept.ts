import type { Application } from "../applications";
import { type Clock, compactTime, MINUTE } from "../clock";
import * as parameters from "../huawei/parameters";
import { invalid, Refusal } from "../huawei/results";
import type { State } from "../state/state";

type Fields = Readonly<Record<string, unknown>>;

/** A push URL travels as base64, at most 128 characters of it (Voice Call §2). */
export function urlIn(fields: Fields, name: string): string | undefined {
  const encoded = parameters.text(fields, name, 128, 1);
  if (encoded === undefined) return undefined;
  const url = Buffer.from(encoded, "base64").toString("utf8");
  const isBase64 = Buffer.from(url, "utf8").toString("base64") === encoded;
  return isBase64 && /^https?:\/\//.test(url) && URL.canParse(url) ? url : invalid(name);
}

export function userDataIn(fields: Fields): string | undefined {
  const value = parameters.userData(fields);
  return value !== undefined && /[{}]/.test(value) ? invalid("userData") : value;
}

/** A landline that the platform shows: it must be one of the application's. */
export function shownIn(fields: Fields, name: string, numbers: readonly string[]): string {
  const shown = parameters.required(parameters.number(fields, name), name);
  return numbers.includes(shown) ? shown : invalid(name);
}

function callsOfLastMinute(application: string, state: State, now: number): number {
  const calls = [...state.calls.values()];
  return calls.filter((call) => call.application === application && call.startedAt > now - MINUTE).length;
}

/** Counts the call and gives it its id. @throws Refusal 403/1013001 when it is one too many. */
export function accept(body: Fields, application: Application, state: State, clock: Clock) {
  const returnsPorts = parameters.oneOf(body, "returnIdlePort", ["true", "false"]) === "true";
  const now = clock.now();
  const { callsPerMinute } = state.featuresOf(application);
  const placed = callsOfLastMinute(application.application, state, now);
  if (placed >= callsPerMinute) throw new Refusal("callsOverLimit");
  const sessionId = `1201_${state.nextNumber()}_4294967295_${compactTime(now)}@callenabler${state.nextId().slice(0, 8)}.simulator.example`;
  const idlePort = returnsPorts ? { idlePort: Math.max(0, callsPerMinute - placed - 1) } : {};
  return { sessionId, fields: { sessionId, ...idlePort } };
}
