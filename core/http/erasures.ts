import * as v from "valibot";
import { type Erasure, erasedKinds, erasureStatus } from "../domain/erasure/erasure";
import { type Keeping, remainders } from "../domain/erasure/report";
import type { Instant } from "../domain/instant";
import type { E164 } from "../domain/phone-numbers";
import { countOf, moment, momentOf, show, textOf } from "./answers";
import { parse } from "./parse";
import { phone } from "./values";

/** Body of `POST /v1/erasures`: in the body, for addresses end up in logs. */
export const erasureRequest = v.object({ number: phone });

/** @throws InvalidInput with what is wrong, and nothing of the value */
export const parseErasure = (body: unknown): E164 => parse(erasureRequest, body).number;

const status = v.pipe(
  v.picklist(["accepted", "running", "waiting", "completed"]),
  v.description(
    "accepted: not begun · running: a pass over everything is under way · waiting: what can go is gone, the rest when its " +
      "time has come · completed: nothing is left but what `remaining` says",
  ),
);

const wait = v.object({
  reason: v.pipe(
    v.picklist(["live-order", "resting-route", "recording", "late-notifications"]),
    v.description(
      "live-order: an order of theirs began meanwhile · resting-route: a number they dialled may not reach anybody else " +
        "yet, which only their token says · recording: its archiving may be under way · late-notifications: the provider " +
        "may still push about their last call",
    ),
  ),
  until: momentOf("When it is looked at again"),
  count: countOf("How many there are"),
});

const remainder = v.object({
  where: v.picklist(["queues", "backups", "locked-recordings", "new-orders", "provider"]),
  detail: v.string(),
  until: v.optional(momentOf("When it is gone by itself; absent where others decide")),
});

const counted = v.object(
  Object.fromEntries(erasedKinds.map((kind) => [kind, v.number()])) as Record<
    (typeof erasedKinds)[number],
    v.NumberSchema<undefined>
  >,
);

/** The report of an erasure. Says nothing of whom it is about. */
export const erasureView = v.object({
  id: textOf("To ask for this report"),
  status,
  requestedAt: moment,
  completedAt: v.optional(moment),
  nextPassAt: v.optional(momentOf("When everything is gone through again, while it waits")),
  passes: countOf("How often everything was gone through, the pass under way included"),
  waitingFor: v.pipe(v.array(wait), v.description("What can't go yet")),
  erased: v.pipe(
    counted,
    v.description(
      "How much went, by kind. Of orders and calls the number went and the facts stay; recordings, the contents of texts, " +
        "routes and traces went whole",
    ),
  ),
  remaining: v.pipe(
    v.array(remainder),
    v.description("What nobody can erase from here, and until when it stays"),
  ),
});

export function toErasureView(erasure: Erasure, keeping: Keeping, now: Instant) {
  const stage = erasureStatus(erasure);
  return show(erasureView, {
    id: erasure.id,
    status: stage,
    requestedAt: erasure.requestedAt,
    completedAt: erasure.completedAt,
    nextPassAt: stage === "waiting" ? erasure.dueAt : undefined,
    passes: erasure.passes,
    waitingFor: (erasure.pass?.waits ?? erasure.waits).map((each) => ({ ...each })),
    erased: Object.fromEntries(erasedKinds.map((kind) => [kind, erasure.erased[kind] ?? 0])) as Record<
      (typeof erasedKinds)[number],
      number
    >,
    remaining: remainders(erasure, keeping, now).map((each) => ({ ...each })),
  });
}
