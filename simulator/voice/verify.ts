import { compactTime, MINUTE } from "../clock";
import { type Action, success } from "../huawei/action";
import * as parameters from "../huawei/parameters";
import { invalid, Refusal } from "../huawei/results";
import type { State } from "../state/state";

type Fields = Readonly<Record<string, unknown>>;

/** A push URL travels as base64, at most 128 characters of it (Voice Call §2). */
function urlIn(fields: Fields, name: string): string | undefined {
  const encoded = parameters.text(fields, name, 128, 1);
  if (encoded === undefined) return undefined;
  const url = Buffer.from(encoded, "base64").toString("utf8");
  const isBase64 = Buffer.from(url, "utf8").toString("base64") === encoded;
  return isBase64 && /^https?:\/\//.test(url) && URL.canParse(url) ? url : invalid(name);
}

function userDataIn(fields: Fields): string | undefined {
  const value = parameters.userData(fields);
  return value !== undefined && /[{}]/.test(value) ? invalid("userData") : value;
}

function codeIn(fields: Fields): string {
  const code = parameters.required(parameters.text(fields, "verifyCode", 8, 2), "verifyCode");
  return /^\d+$/.test(code) ? code : invalid("verifyCode");
}

/** Everything required, by its rule (Voice Call §2). */
function read(body: Fields, numbers: readonly string[]) {
  const displayNbr = parameters.required(parameters.number(body, "displayNbr"), "displayNbr");
  if (!numbers.includes(displayNbr)) invalid("displayNbr");
  parameters.required(parameters.integer(body, "languageType", 2, 2), "languageType");
  parameters.required(parameters.audio(body, "preTone"), "preTone");
  parameters.audio(body, "posTone");
  parameters.integer(body, "times", 0, 9);
  return {
    displayNbr,
    calleeNbr: parameters.required(parameters.number(body, "calleeNbr"), "calleeNbr"),
    verifyCode: codeIn(body),
    statusUrl: urlIn(body, "statusUrl"),
    feeUrl: urlIn(body, "feeUrl"),
    userData: userDataIn(body),
  };
}

function callsOfLastMinute(application: string, state: State, now: number): number {
  const calls = [...state.calls.values()];
  return calls.filter((call) => call.application === application && call.startedAt > now - MINUTE).length;
}

/** Voice verification code: accepted means that the call is being placed, not that anybody answered. */
export const verify: Action = ({ body, application }, state, clock) => {
  const wish = read(body, application.numbers);
  const returnsPorts = parameters.oneOf(body, "returnIdlePort", ["true", "false"]) === "true";
  const now = clock.now();
  const { callsPerMinute } = state.featuresOf(application);
  const placed = callsOfLastMinute(application.application, state, now);
  if (placed >= callsPerMinute) throw new Refusal("callsOverLimit");
  const sessionId = `1201_${state.nextNumber()}_4294967295_${compactTime(now)}@callenabler${state.nextId().slice(0, 8)}.simulator.example`;
  const idlePort = returnsPorts ? { idlePort: Math.max(0, callsPerMinute - placed - 1) } : {};
  return { ...success({ sessionId, ...idlePort }), calls: parameters.defined({ ...wish, sessionId }) };
};
