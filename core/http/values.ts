import * as v from "valibot";
import type { Instant } from "../domain/instant";
import type { E164 } from "../domain/phone-numbers";

/** `orderId` and `eventId`: the platform's own, safe in a path, a key and a log line. */
export const id = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9._:-]{1,64}$/, "must be 1 to 64 of the characters A-Z a-z 0-9 . _ : -"),
);

/** A phone number in E.164. */
export const phone = v.pipe(
  v.string(),
  v.regex(/^\+[1-9][0-9]{7,14}$/, "must be a phone number in E.164, e.g. +8613800000021"),
  v.transform((text) => text as E164),
);

/** The trunk form with its leading 0, e.g. `0755`, `010` (Huawei reference §3.1: the opposite of E.164). */
export const areaCode = v.pipe(
  v.string(),
  v.regex(/^0[0-9]{1,7}$/, "must be an area code with its leading 0, e.g. 0755"),
);

const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The moment an RFC 3339 text names, to the millisecond; `undefined` when it is not one, names no real day or time, or has no
 * zone.
 */
export function parseInstant(text: string): Instant | undefined {
  const [, day, time, fraction = "", zone] = rfc3339.exec(text) ?? [];
  if (day === undefined || time === undefined || zone === undefined) return undefined;
  const utc = new Date(`${day}T${time}Z`);
  // JavaScript rolls February 30 over into March.
  if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(`${day}T${time}`)) return undefined;
  const instant = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
  // A zone may carry a time out of the years of four digits, in which text order is time order.
  return Number.isNaN(instant) || new Date(instant).toISOString().length !== 24 ? undefined : instant;
}

const timeDetail = "must be a time with its zone (RFC 3339), e.g. 2026-11-22T10:00:00Z";

/** A moment with its zone, RFC 3339. */
export const time = v.pipe(
  v.string(),
  // What documents the format; the check below is the one that knows the calendar.
  v.isoTimestamp(timeDetail),
  v.check((text) => parseInstant(text) !== undefined, timeDetail),
  v.transform((text): Instant => parseInstant(text) ?? Number.NaN),
);
