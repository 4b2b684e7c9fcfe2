import { misused } from "./failure";

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `2h`, `3d` in milliseconds. */
export function parseDuration(text: string): number {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const ms = unitMs[unit];
  if (count === undefined || ms === undefined)
    throw misused(`"${text}" is no length of time: use 90s, 15m, 2h or 3d`);
  return Number(count) * ms;
}

/** A moment in RFC 3339, or how long ago. */
export function parseMoment(text: string, now: number): number {
  if (/^\d+[smhd]$/.test(text)) return now - parseDuration(text);
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw misused(`"${text}" is no moment: use 2026-11-22T09:00:00Z, or how long ago, as in 2h`);
  return at;
}

/** `3 s`, `12 min`, `5 h`, `2 d`. */
export function shownDuration(ms: number): string {
  if (ms < 90_000) return `${Math.max(0, Math.round(ms / 1_000))} s`;
  if (ms < 90 * 60_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 48 * 3_600_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}
