import { type Instant, minutes, seconds } from "../instant";
import type { People } from "../modes";
import type { Agreement, Holding, Order, Terms } from "../orders";
import type { Capabilities } from "../provider";
import type { Wanted } from "../wanted";

/** A provider request is given up after this long. */
export const requestTimeoutMs = 3000;

/** How far the provider's own end lies past ours: it is the net under the sweeper, never the timer. */
const netMs = minutes(10);

/** The provider's clock and ours may differ, and a request may linger inside it. */
const driftMs = minutes(2);

/** Where a mode has no lifetime, routes are claimed for this long past the order's end and pushed on while it lives. */
const unboundedMs = 30 * 86_400_000;

export const samePeople = (a: People, b: People): boolean =>
  a.customer === b.customer && a.driver === b.driver;

/** How long a subscription asked for at `now` is to live. */
function lifetimeMs(want: Wanted, now: Instant, can: Capabilities, terms: Terms): number {
  if (!can.lifetimes) return want.closesAt - now + unboundedMs;
  if (can.canModify.lifetime) return clampLifetime(want.closesAt + netMs - now, can);
  // What can't be prolonged must reach as far as the order may ever be extended; what can't be ended, no further than it must.
  if (can.canUnbind) return clampLifetime(want.furthestAt + netMs - now, can);
  return clampLifetime(Math.min(seconds(terms.shortestBindingSeconds ?? 600), want.closesAt - now), can);
}

/** What a bind or modify sent at `now` gives, its end counted from the latest moment the provider may do it. */
export const agreementFor = (want: Wanted, now: Instant, can: Capabilities, terms: Terms): Agreement => ({
  people: want.people,
  direction: want.direction,
  lapsesAt: now + requestTimeoutMs + lifetimeMs(want, now, can, terms),
});

/** A binding that only lapses is bound again this long before it would: room for three tries. */
const renewalLeadMs = minutes(2);

/** When to bind again what nothing else prolongs; counted from the earliest moment it may end. */
export const renewsAt = (lapsesAt: Instant): Instant => lapsesAt - requestTimeoutMs - renewalLeadMs;

/** Whether the provider would end it before we do, and a change would help. */
export const isTooShort = (agreed: Agreement, to: Agreement, want: Wanted): boolean =>
  agreed.lapsesAt < want.closesAt + netMs / 2 && to.lapsesAt > agreed.lapsesAt + minutes(1);

const clampLifetime = (milliseconds: number, can: Capabilities): number =>
  Math.min(
    Math.max(Math.ceil(milliseconds / 1000), can.minLifetimeSeconds),
    can.maxLifetimeSeconds ?? Number.POSITIVE_INFINITY,
  ) * 1000;

/** Seconds to ask for now, so that the provider's end does not pass `lapsesAt` even if it acts at the last moment. */
export const lifetimeSecondsOf = (agreed: Agreement, now: Instant, can: Capabilities): number =>
  clampLifetime(agreed.lapsesAt - requestTimeoutMs - now, can) / 1000;

/** From then on the provider surely holds it no more, by its own clock. */
export const surelyGoneAt = (agreed: Agreement): Instant => agreed.lapsesAt + driftMs;

/** The upper bound until which routes are claimed: past the provider's end, plus the cool-down. */
export const freeAtOf = (order: Pick<Order, "terms">, agreed: Agreement): Instant =>
  surelyGoneAt(agreed) + seconds(order.terms.coolDownSeconds);

/** For whom to ask the provider: what leaves is asked for only because of a bind that lingered. */
export const peopleAskedFor = ({ state, lingers, agreed }: Holding): People =>
  state === "leaving" && lingers ? lingers.people : agreed.people;
