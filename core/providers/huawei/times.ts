import type { Instant } from "../../domain/instant";

const shape = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * A time as the platform writes it: `yyyy-MM-dd HH:mm:ss` or ISO, with or without fractions. Without a zone it is UTC:
 * the platform's documents call it a UNIX timestamp, its samples are UTC texts (reference §10.4).
 * @returns `undefined` when it is no time, or none that exists (30 February).
 */
export function parseTime(text: string): Instant | undefined {
  const found = shape.exec(text.trim());
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(local).toISOString().slice(0, 19) !== text.trim().slice(0, 19).replace(" ", "T"))
    return undefined;
  const milliseconds = Number((found[7] ?? "").padEnd(3, "0").slice(0, 3));
  return local + milliseconds - offsetMs(found[8]);
}

/** Only the ISO form in UTC, as signatures carry it. */
export const parseIsoTime = (text: string): Instant | undefined =>
  text.charAt(10) === "T" && text.endsWith("Z") ? parseTime(text) : undefined;

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return sign * minutes * 60_000;
}
