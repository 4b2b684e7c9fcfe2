import * as v from "valibot";
import type { Instant } from "../domain/instant";
import { dialOf } from "../domain/modes";
import type { Holding, JournalEntry, Order, Stated } from "../domain/orders";
import { type E164, maskNumber } from "../domain/phone-numbers";
import { endOf, wanted } from "../domain/wanted";
import {
  countOf,
  dial,
  direction,
  maskedNumber,
  mode,
  moment,
  momentOf,
  privacyNumber,
  show,
  textOf,
} from "./answers";
import { bindingStatus, bindingStatusField, connecting, liveHolding, waitReason } from "./binding-status";

const numbers = v.object({
  x: privacyNumber,
  y: v.optional(privacyNumber),
  extension: v.optional(v.string()),
});

const desired = v.object({
  customer: v.optional(maskedNumber),
  driver: v.optional(maskedNumber),
  areaCode: v.optional(v.string()),
  endsAt: momentOf("When the order is over if nobody says so before"),
  direction: v.optional(
    v.pipe(direction, v.description("Who may call now; absent when nobody should be connected any more")),
  ),
  ending: v.optional(v.object({ type: v.picklist(["completed", "cancelled"]), at: moment })),
});

const actual = v.object({
  provider: v.string(),
  application: v.string(),
  mode,
  numbers,
  state: v.picklist(["doubtful", "live", "leaving"]),
  subscriptionId: v.optional(v.string()),
  direction,
  lapsesAt: momentOf("When the provider ends it by itself, if nobody does before"),
});

const historyEntry = v.object({
  at: moment,
  version: countOf("The order's version at that time"),
  type: v.picklist(["activated", "changed", "released", "failed", "moved"]),
  provider: v.optional(v.string()),
  mode: v.optional(mode),
  direction: v.optional(direction),
  dial: v.optional(dial),
  expiresAt: v.optional(v.string()),
  how: v.optional(v.string()),
  kind: v.optional(v.string()),
  code: v.optional(v.string()),
});

/** `GET /v1/orders/{orderId}`. Real numbers are masked. */
export const orderView = v.object({
  orderId: v.string(),
  service: v.string(),
  version: countOf("Counts the events that changed something"),
  status: bindingStatusField,
  reason: v.optional(textOf("Why it is pending or failed, as far as known")),
  mode: v.optional(mode),
  dial: v.optional(dial),
  expiresAt: v.optional(momentOf("When calls stop connecting, phases after the end included")),
  desired,
  actual: v.array(actual),
  history: v.pipe(v.array(historyEntry), v.description("Oldest first")),
  updatedAt: moment,
});

/** What was appended, and what the order still carries to be: an entry may be in both for a moment. */
function wholeHistory(
  appended: readonly JournalEntry[],
  carried: readonly JournalEntry[],
): readonly JournalEntry[] {
  const known = new Set(appended.map(({ revision, type }) => `${revision} ${type}`));
  return [...appended, ...carried.filter(({ revision, type }) => !known.has(`${revision} ${type}`))];
}

/** The order as the API shows it at `now`. */
export function toOrderView(order: Order, history: readonly JournalEntry[], now: Instant) {
  const live = liveHolding(order);
  const told = connecting(order, now);
  return show(orderView, {
    orderId: order.orderId,
    service: order.terms.service,
    version: order.version,
    status: bindingStatus(order, now),
    reason: waitReason(order, now),
    mode: live?.mode,
    dial: told && dialOf(told.mode, told.numbers),
    expiresAt: wanted(order, now)?.closesAt,
    desired: toDesired(order, now),
    actual: order.holdings.map(toActual),
    history: wholeHistory(history, order.journal).map(({ at, version, type, detail }) => ({
      ...detail,
      at,
      version,
      type,
    })),
    updatedAt: order.updatedAt,
  });
}

const masked = (stated: Stated<E164> | undefined) => stated && maskNumber(stated.value);

function toDesired(order: Order, now: Instant): v.InferInput<typeof desired> {
  const { customer, driver, areaCode, ending } = order.desired;
  return {
    customer: masked(customer),
    driver: masked(driver),
    areaCode: areaCode?.value,
    endsAt: endOf(order),
    direction: wanted(order, now)?.direction,
    ending: ending && { type: ending.value, at: ending.asOf.occurredAt },
  };
}

const toActual = (holding: Holding): v.InferInput<typeof actual> => ({
  provider: holding.provider,
  application: holding.application,
  mode: holding.mode,
  numbers: holding.numbers,
  state: holding.state,
  subscriptionId: holding.subscriptionId,
  direction: holding.agreed.direction,
  lapsesAt: holding.agreed.lapsesAt,
});
