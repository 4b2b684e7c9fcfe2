import type { E164 } from "../phone-numbers";

/** Whom an erasure is about: the number, and what stands for it in keys. */
export interface Person {
  readonly number: E164;
  readonly token: string;
}

/** What stands where a number or a token stood. Says nothing, and is no number. */
export const erasedText = "erased";

/** Finds a person in whatever is kept, and takes them out of it. */
export interface Occurrences {
  readonly person: Person;
  /** Anywhere in the value: texts, numbers, names of fields. */
  isIn(value: unknown): boolean;
  /** The same value with {@link erasedText} wherever the person stood. */
  redact<Value>(value: Value): Value;
  /** The same text with something else in their place. */
  replaceIn(text: string, by: string): string;
}

/** Country codes of one and of two digits; all others have three. @see ITU-T E.164, list of assigned codes */
const shortCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])(?=\d)/;

/** Shorter than this, the national digits alone are no phone number: anything may look like them. */
const shortestNational = 7;

/**
 * The person's E.164 number with and without its `+` (or `00`), the national form with and without a trunk `0`, and the
 * token. Only whole numbers: digits beside them, or another country's `+` before them, make it somebody else's.
 */
export function occurrencesOf(person: Person): Occurrences {
  const digits = person.number.slice(1);
  const code = shortCodes.exec(digits)?.[0] ?? digits.slice(0, 3);
  const national = digits.slice(code.length);
  const anyForm =
    national.length >= shortestNational ? `(?:(?:\\+|00)?${code}|0)?${national}` : `(?:\\+|00)?${digits}`;
  const token = person.token.replace(/[^A-Za-z0-9_-]/g, "\\$&");
  const pattern = `${token}|(?<![\\d+])${anyForm}(?!\\d)`;
  const found = new RegExp(pattern);
  const all = new RegExp(pattern, "g");
  return {
    person,
    isIn: (value) => found.test(typeof value === "string" ? value : (JSON.stringify(value) ?? "")),
    redact: (value) => redact(value, (text) => text.replace(all, erasedText)),
    replaceIn: (text, by) => text.replace(all, by),
  };
}

function redact<Value>(value: Value, ofText: (text: string) => string): Value {
  return redactAny(value, ofText) as Value;
}

function redactAny(value: unknown, ofText: (text: string) => string): unknown {
  if (typeof value === "string") return ofText(value);
  // A number that somebody stored as one: no arithmetic is done with it.
  if (typeof value === "number") return ofText(String(value)) === String(value) ? value : erasedText;
  if (Array.isArray(value)) return value.map((each) => redactAny(each, ofText));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [ofText(name), redactAny(each, ofText)]),
  );
}
