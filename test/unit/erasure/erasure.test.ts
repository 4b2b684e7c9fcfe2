import {
  afterPage,
  type ErasedPage,
  type Erasure,
  erasureStages,
  erasureStatus,
  lateMs,
  newErasure,
  patienceMs,
  type Wait,
  withPass,
} from "../../../core/domain/erasure/erasure";
import { remainders } from "../../../core/domain/erasure/report";
import { days, minutes } from "../../../core/domain/instant";

const t0 = 1_795_341_600_000;
const begun = () => newErasure("e1", { token: "k1:t", sealed: "s" }, t0);
const empty: ErasedPage = { erased: {}, waits: [] };

/** A whole pass at one moment, with what its first page found. */
function pass(erasure: Erasure, now: number, first: ErasedPage = empty): Erasure {
  let current: Erasure = afterPage(withPass(erasure, now), first, now);
  for (const _ of erasureStages.slice(1)) current = afterPage(withPass(current, now), empty, now);
  return current;
}
const waiting = (reason: Wait["reason"], until: number): ErasedPage => ({
  erased: {},
  waits: [{ reason, until, count: 1 }],
});

it("goes page by page through every stage, and keeps where it is", () => {
  const first = withPass(begun(), t0);
  const second = afterPage(first, { erased: { orders: 1 }, waits: [], next: "c1" }, t0);
  expect(second.pass).toMatchObject({ stage: "orders", cursor: "c1" });
  const third = afterPage(withPass(second, t0), { erased: { orders: 2 }, waits: [] }, t0);
  expect(third.pass).toEqual({ startedAt: t0, stage: "routes", waits: [] });
  expect(third.erased).toEqual({ orders: 3 });
  expect([begun(), third].map(erasureStatus)).toEqual(["accepted", "running"]);
});

it("waits for pushes that may still come, then ends with a pass that saw them, and forgets who it was", () => {
  const waited = pass(begun(), t0);
  expect(erasureStatus(waited)).toBe("waiting");
  expect(waited).toMatchObject({ dueAt: t0 + lateMs, waits: [{ reason: "late-notifications" }] });
  const done = pass(waited, t0 + lateMs);
  expect(done).toMatchObject({ completedAt: t0 + lateMs, waits: [], passes: 2 });
  expect(done).not.toHaveProperty("person");
  expect(done).not.toHaveProperty("dueAt");
});

it("a pass that began too early is not the last one, however long it took", () => {
  const early = withPass(begun(), t0 + lateMs - 1);
  let current: Erasure = early;
  for (const _ of erasureStages) current = afterPage(withPass(current, t0), empty, t0 + lateMs + minutes(60));
  expect(current.completedAt).toBeUndefined();
});

it("waits for what can't go yet, and looks again when the last of it can", () => {
  const after = lateMs + days(0.5);
  const waited = pass(begun(), t0 + lateMs, waiting("resting-route", t0 + after));
  expect(waited).toMatchObject({ dueAt: t0 + after, waits: [{ reason: "resting-route", count: 1 }] });
  expect(pass(waited, t0 + after).completedAt).toBe(t0 + after);
});

it.each([
  ["not more often than every ten minutes", 1, minutes(10)],
  ["once a day at least", days(20), days(1)],
])("looks %s", (_, untilMs, expected) => {
  const now = t0 + lateMs;
  expect(pass(begun(), now, waiting("live-order", now + untilMs)).dueAt).toBeLessThanOrEqual(now + days(1));
  expect(pass(begun(), now, waiting("resting-route", now + untilMs)).dueAt).toBe(now + expected);
});

it("counts the time for late pushes from the end of an order that began meanwhile", () => {
  const later = t0 + lateMs + minutes(5);
  const alive = pass(begun(), later, waiting("live-order", later + minutes(30)));
  const over = pass(alive, later + minutes(30));
  expect(over.completedAt).toBeUndefined();
  expect(over.dueAt).toBe(later + lateMs);
  expect(pass(over, later + lateMs).completedAt).toBeDefined();
});

it("ends all the same when somebody never stops ordering, and says so", () => {
  const late = t0 + patienceMs;
  const done = pass(begun(), late, waiting("live-order", late + days(1)));
  expect(done.completedAt).toBe(late);
  const where = remainders(done, { queues: 14, backups: 35 }, late).map((each) => each.where);
  expect(where).toEqual(["queues", "backups", "new-orders", "provider"]);
});

it("names what it can't reach, and until when", () => {
  const done = { ...pass(begun(), t0 + lateMs), erased: { recordings: 1 } };
  const at = t0 + lateMs;
  expect(remainders(done, { queues: 14, backups: 35, recordingLock: 90 }, at + days(3))).toMatchObject([
    { where: "queues", until: at + days(14) },
    { where: "backups", until: at + days(35) },
    { where: "locked-recordings", until: at + days(91) },
    { where: "provider" },
  ]);
});
