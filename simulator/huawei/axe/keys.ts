import type { Application } from "../../applications";
import { HOUR, MINUTE } from "../../clock";
import type { State } from "../../state/state";
import type { AxeSubscription } from "../../state/subscriptions";
import { checkNumber } from "../numbers";
import * as parameters from "../parameters";
import { invalid, Refusal } from "../results";

type Fields = Readonly<Record<string, unknown>>;
export type TimeUnit = "0" | "1";

/** An extension: digits, as many as the application has; the first one counts from 1. */
export function extensionIn(fields: Fields, digits: number): string | undefined {
  const value = parameters.text(fields, "extendNum", 4, 1);
  if (value === undefined) return undefined;
  const isOne = new RegExp(`^\\d{${digits}}$`).test(value) && Number(value) > 0;
  return isOne ? value : invalid("extendNum");
}

const longestHours = 720;

/** A time in the request's unit: "0" hours, "1" minutes (reference §6.1); the bound is that of the field notes. */
export const timeIn = (fields: Fields, name: string, unit: TimeUnit): number | undefined =>
  parameters.integer(fields, name, 0, unit === "0" ? longestHours : longestHours * 60);

export const unitMs = (unit: TimeUnit): number => (unit === "0" ? HOUR : MINUTE);

export const timeUnitIn = (fields: Fields): TimeUnit | undefined =>
  parameters.oneOf(fields, "timeUnit", ["0", "1"]);

/** Tone and number for a call of A's with no call-back record: one or the other. */
export function callbackIn(fields: Fields) {
  const callbackTone = parameters.audio(fields, "callbackTone");
  const callbackNum = parameters.number(fields, "callbackNum", 32);
  if (callbackTone !== undefined && callbackNum !== undefined) invalid("callbackTone, callbackNum");
  return { callbackTone, callbackNum };
}

/** The binding a request names: `subscriptionId` wins, else X and E together. @throws Refusal 1016001 */
export function keyedAxe(fields: Fields, application: Application, state: State): AxeSubscription {
  const subscriptionId = parameters.text(fields, "subscriptionId", 64, 1);
  if (subscriptionId !== undefined) {
    const held = state.subscriptions.get("axe", application.application, subscriptionId);
    if (!held) throw new Refusal("recordAbsent");
    return held;
  }
  const virtualNum = parameters.number(fields, "virtualNum", 32) ?? invalid("subscriptionId");
  const extendNum = parameters.text(fields, "extendNum", 4, 1) ?? invalid("extendNum");
  checkNumber(virtualNum, application, state, "numberNotOurs", "other");
  const [held] = state.subscriptions.find("axe", `${virtualNum}#ext:${extendNum}`);
  if (!held) throw new Refusal("recordAbsent");
  return held;
}
