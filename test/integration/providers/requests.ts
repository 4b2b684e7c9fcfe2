import { type E164, parseE164 } from "../../../core/domain/phone-numbers";
import type { BindRequest, Change, Sending } from "../../../core/domain/provider";

export function e164(text: string): E164 {
  const number = parseE164(text);
  if (!number) throw new Error(`${text} is not in E.164`);
  return number;
}
export const people = { customer: e164("+8613000000001"), driver: e164("+8613000000002") };
export const numbers = { x: e164("+8617000000001") };

export const aBind = (more: Partial<BindRequest> = {}): BindRequest => ({
  numbers,
  people,
  direction: "both",
  lifetimeSeconds: 3600,
  maxCallMinutes: 60,
  texts: true,
  ...more,
});
export const aChange = (more: Partial<Change> = {}): Change => ({
  subscriptionId: "sub-1",
  numbers,
  people,
  direction: "both",
  lifetimeSeconds: 3600,
  ...more,
});
export const sending = (): Sending => ({ signal: new AbortController().signal });
