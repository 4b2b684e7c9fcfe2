import { type E164, parseE164 } from "../../domain/phone-numbers";

const mobile = /^\+86(1\d{10})$/;
const landline = /^\+86([2-9]\d{8,10})$/;

/** The domestic form the platform takes, 11 digits without +86; `undefined` for what it doesn't take. */
export const toDomestic = (number: E164, landlines: boolean): string | undefined =>
  (mobile.exec(number) ?? (landlines ? landline.exec(number) : null))?.[1];

/** A number out of `Msg`: domestic, or with 86 before it. `undefined` when it isn't one. */
export function fromMsg(text: string): E164 | undefined {
  const found = /^(?:86)?(1\d{10}|[2-9]\d{8,10})$/.exec(text);
  return found?.[1] === undefined ? undefined : parseE164(`+86${found[1]}`);
}
