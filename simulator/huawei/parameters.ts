import type { CallDirection, PreVoice } from "../state/subscriptions";
import { invalid } from "./results";

type Fields = Readonly<Record<string, unknown>>;

/** Absent to this platform: not sent, null, or an empty string. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === "";

export function text(fields: Fields, name: string, maximum: number, minimum = 0): string | undefined {
  const value = fields[name];
  if (isAbsent(value)) return undefined;
  if (typeof value !== "string" || value.length < minimum || value.length > maximum) invalid(name);
  return value;
}

export function oneOf<T extends string>(fields: Fields, name: string, values: readonly T[]): T | undefined {
  const value = fields[name];
  if (isAbsent(value)) return undefined;
  return values.find((each) => each === value) ?? invalid(name);
}

export function integer(fields: Fields, name: string, minimum: number, maximum: number): number | undefined {
  const value = fields[name];
  if (isAbsent(value)) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < minimum || value > maximum)
    invalid(name);
  return value;
}

export function required<T>(value: T | undefined, name: string): T {
  return value ?? invalid(name);
}

// Mobile: +86 and 11 digits. Landline: +86, area code without its 0, 7 or 8 digits (reference §3).
const e164 = /^\+\d{7,15}$/;
const chinese = /^\+86(1\d{10}|[2-9]\d{8,10}|10\d{7,8})$/;
// 400 and 95 service numbers; an area code never looks like them once its length is right.
const serviceNumber = /^\+86(400\d{7}|95\d{3,6})$/;

const isNumber = (value: string): boolean =>
  e164.test(value) && (!value.startsWith("+86") || chinese.test(value));

/** A person's or a privacy number in E.164. */
export function number(fields: Fields, name: string, maximum = 31): string | undefined {
  const value = text(fields, name, maximum, 4);
  if (value === undefined) return undefined;
  if (serviceNumber.test(value) || !isNumber(value)) invalid(name);
  return value;
}

/** As `number`, but 400 and 95 numbers are welcome: the temporary callee of AX. */
export function numberOrService(fields: Fields, name: string): string | undefined {
  const value = text(fields, name, 32, 4);
  if (value === undefined || serviceNumber.test(value)) return value;
  return isNumber(value) ? value : invalid(name);
}

/** Area codes keep their leading 0. */
export function areaCode(fields: Fields): string | undefined {
  const value = text(fields, "areaCode", 32);
  if (value !== undefined && !/^0\d{2,3}$/.test(value)) invalid("areaCode");
  return value;
}

/** "0" strict (default); "1" any other area when this one has none (inferred: the guide shows only "0"). */
export const areaMatchMode = (fields: Fields): "0" | "1" => oneOf(fields, "areaMatchMode", ["0", "1"]) ?? "0";

/** A yes or no that this platform wants as a string. */
export function flag(fields: Fields, name: string): boolean | undefined {
  const value = oneOf(fields, name, ["true", "false"]);
  return value === undefined ? undefined : value === "true";
}

/** The name of an audio file; only wave files get approved. */
export function audio(fields: Fields, name: string): string | undefined {
  const value = text(fields, name, 128);
  if (value !== undefined && !/^[\w.-]+\.wav$/i.test(value)) invalid(name);
  return value;
}

export const callDirection = (fields: Fields): CallDirection | undefined =>
  integer(fields, "callDirection", 0, 2) as CallDirection | undefined;

/** Minutes, 0 = no limit. */
export const maxDuration = (fields: Fields): number | undefined => integer(fields, "maxDuration", 0, 1440);

const shortestSeconds = 60;
const longestSeconds = 7_776_000;

/** Seconds a binding lives: 0 = for ever, else a minute to 90 days. */
export function duration(fields: Fields, name = "duration"): number | undefined {
  const value = integer(fields, name, 0, longestSeconds);
  if (value !== undefined && value !== 0 && value < shortestSeconds) invalid(name);
  return value;
}

export const userData = (fields: Fields): string | undefined => text(fields, "userData", 256, 1);

export function preVoice(fields: Fields): PreVoice | undefined {
  const value = fields.preVoice;
  if (isAbsent(value)) return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) invalid("preVoice");
  const tones = value as Fields;
  return defined({
    callerHintTone: audio(tones, "callerHintTone"),
    calleeHintTone: audio(tones, "calleeHintTone"),
  });
}

type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** Without the fields that are undefined: "absent" and "unset" are the same here. */
export const defined = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;

/** The parameters of a query string, as fields; a raw `+` has already become a space and fails as a number. */
export const queryFields = (query: URLSearchParams): Fields => Object.fromEntries(query);
