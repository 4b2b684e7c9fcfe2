import { UnreadableNotification } from "../../domain/calls/notification";
import type { Instant } from "../../domain/instant";
import { integerOf, isRecord, type JsonRecord, textOf } from "./json";
import { parseTime } from "./times";

export function recordOf(value: unknown, name: string): JsonRecord {
  if (isRecord(value)) return value;
  throw new UnreadableNotification(`${name} is not an object`);
}

/** An identifier or number: short text, absent where the platform says nothing. */
export function optional(record: JsonRecord, name: string, longest = 256): string | undefined {
  const value = textOf(record[name]);
  if (value !== undefined && value.length > longest) throw new UnreadableNotification(`${name} is too long`);
  return value;
}

export function required(record: JsonRecord, name: string, longest = 256): string {
  const value = optional(record, name, longest);
  if (value === undefined) throw new UnreadableNotification(`${name} is missing`);
  return value;
}

/** A moment; absent where the platform says nothing, unreadable where it says something that is no time. */
export function optionalTime(record: JsonRecord, name: string): Instant | undefined {
  const text = optional(record, name);
  return text === undefined ? undefined : timeIn(text, name);
}

export function timeIn(text: string, name: string): Instant {
  const at = parseTime(text);
  if (at === undefined) throw new UnreadableNotification(`${name} is not a time`);
  return at;
}

/** A cause code: 0 says "none", like leaving it out. */
export const cause = (record: JsonRecord, name: string): number | undefined =>
  integerOf(record[name]) || undefined;
