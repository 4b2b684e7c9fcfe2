import { nextDue } from "../../../local/triggers/schedule-expression";

const at = (iso: string) => Date.parse(iso);
const iso = (instant: number | undefined) =>
  instant === undefined ? undefined : new Date(instant).toISOString();

describe("nextDue", () => {
  it.each([
    ["rate(1 minute)", "UTC", "2026-11-22T10:00:30Z", "2026-11-22T10:01:00.000Z"],
    ["rate(1 minute)", "UTC", "2026-11-22T10:01:00Z", "2026-11-22T10:02:00.000Z"],
    ["rate(5 minutes)", "UTC", "2026-11-22T10:01:00Z", "2026-11-22T10:05:00.000Z"],
    ["rate(1 hour)", "UTC", "2026-11-22T10:01:00Z", "2026-11-22T11:00:00.000Z"],
    ["cron(0 10 * * ? *)", "UTC", "2026-11-22T10:00:00Z", "2026-11-23T10:00:00.000Z"],
    ["cron(0/15 * * * ? *)", "UTC", "2026-11-22T10:16:00Z", "2026-11-22T10:30:00.000Z"],
    ["cron(0 8 ? * 2-6 *)", "UTC", "2026-11-20T09:00:00Z", "2026-11-23T08:00:00.000Z"],
    ["cron(0 8 ? * MON *)", "Asia/Shanghai", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00.000Z"],
    ["at(2026-11-22T11:00:00)", "UTC", "2026-11-22T10:00:00Z", "2026-11-22T11:00:00.000Z"],
    ["at(2026-11-22T11:00:00)", "UTC", "2026-11-22T11:00:00Z", undefined],
  ])("%s in %s after %s is due %s", (expression, timezone, after, expected) =>
    expect(iso(nextDue(expression, timezone)(at(after)))).toBe(expected),
  );

  it.each(["every minute", "rate(1 fortnight)", "cron(* * * *)"])("refuses %s", (expression) =>
    expect(() => nextDue(expression, "UTC")).toThrow(),
  );
});
