import { Cron } from "croner";

/** When a schedule falls due next, strictly after an instant; undefined: never again. Milliseconds since 1970. */
export type NextDue = (after: number) => number | undefined;

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Rates count from the epoch, so that they fall due at the same instants in every start. */
function rate(amount: number, unit: string): NextDue {
  const period = amount * (unitMs[unit] ?? Number.NaN);
  return (after) => (Math.floor(after / period) + 1) * period;
}

/** The scheduler's six fields start with minutes, and its days of the week with Sunday = 1. */
function cron(fields: string, timezone: string): NextDue {
  const parts = fields.trim().split(/\s+/);
  if (parts.length !== 6) throw new Error(`cron(${fields}) needs six fields`);
  const job = new Cron(`0 ${parts.join(" ")}`, {
    timezone,
    alternativeWeekdays: true,
    sloppyRanges: true,
    paused: true,
  });
  return (after) => job.nextRun(new Date(after))?.getTime();
}

function at(local: string, timezone: string): NextDue {
  const due = new Cron(local, { timezone, paused: true }).nextRun(new Date(0))?.getTime();
  return (after) => (due !== undefined && due > after ? due : undefined);
}

/** @throws Error when it is none of `rate(…)`, `cron(…)`, `at(…)` */
export function nextDue(expression: string, timezone: string): NextDue {
  const [, kind, inner = ""] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === "cron") return cron(inner, timezone);
  if (kind === "at") return at(inner, timezone);
  const [, amount, unit] = /^(\d+) (minute|hour|day)s?$/.exec(inner) ?? [];
  if (kind !== "rate" || amount === undefined || unit === undefined)
    throw new Error(`the local cloud can't read the schedule ${expression}`);
  return rate(Number(amount), unit);
}
