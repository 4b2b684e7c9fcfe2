import * as v from "valibot";
import type { Instant } from "../domain/instant";
import { dialOf } from "../domain/modes";
import type { Order } from "../domain/orders";
import { wanted } from "../domain/wanted";
import { dial, mode, momentOf, show, textOf } from "./answers";
import { bindingStatus, bindingStatusField, connecting, waitReason } from "./binding-status";

/** The answer to `POST /v1/order-events`. */
export const orderEventAnswer = v.object({
  orderId: v.string(),
  status: bindingStatusField,
  reason: v.optional(textOf("Why it is pending or failed, as far as known")),
  mode: v.optional(mode),
  applied: v.pipe(
    v.boolean(),
    v.description(
      "Whether this event changed what the order should have: false for a repeated or outdated one",
    ),
  ),
  dial: v.optional(dial),
  expiresAt: v.optional(momentOf("When calls stop connecting, phases after the end included")),
});

/** What a platform is told after its event. The numbers to dial only while they connect the people wanted now. */
export function toOrderEventAnswer(order: Order, applied: boolean, now: Instant) {
  const status = bindingStatus(order, now);
  const live = connecting(order, now);
  return show(orderEventAnswer, {
    orderId: order.orderId,
    status,
    reason: waitReason(order, now),
    mode: live?.mode,
    applied,
    dial: live && dialOf(live.mode, live.numbers),
    expiresAt: wanted(order, now)?.closesAt,
  });
}
