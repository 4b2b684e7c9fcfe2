import type { DomainEvent, DomainEventType } from "../domain-events";
import { type Instant, toRfc3339 } from "../instant";
import { dialOf } from "../modes";
import type { JournalEntry, Order } from "../orders";
import { wanted } from "../wanted";

type BindingEvent = Extract<DomainEventType, `binding.${string}`>;

const journalType = {
  "binding.activated": "activated",
  "binding.changed": "changed",
  "binding.released": "released",
  "binding.failed": "failed",
} as const satisfies Record<BindingEvent, JournalEntry["type"]>;

/** What is said of a live binding: the numbers to dial and until when; never a real number. */
function liveFacts(order: Order, now: Instant): Record<string, unknown> {
  const live = order.holdings.find((holding) => holding.state === "live");
  if (!live) return {};
  const closesAt = wanted(order, now)?.closesAt ?? now;
  return {
    provider: live.provider,
    mode: live.mode,
    direction: live.agreed.direction,
    dial: dialOf(live.mode, live.numbers),
    expiresAt: toRfc3339(closesAt),
  };
}

/**
 * A binding may change more than once under one version: it lapsed, its number was taken out of service, a phase began. An id
 * that was told before must not come again with other facts, or whoever drops repeats would miss them.
 */
function idOf({ orderId, version, revision, told }: Order, type: BindingEvent): string {
  const id = `${orderId}:${version}:${type}`;
  return told?.[type] === version ? `${id}:${revision}` : id;
}

/** Appends a fact to the outbox and a line to the journal. Unsent facts of one type are merged: the newest stands. */
export function announce(
  order: Order,
  type: BindingEvent,
  now: Instant,
  detail: Readonly<Record<string, unknown>> = {},
): Order {
  const data = { ...liveFacts(order, now), ...detail };
  const event: DomainEvent = {
    id: idOf(order, type),
    type,
    subject: order.orderId,
    at: now,
    sequence: order.version,
    data: { orderId: order.orderId, service: order.terms.service, ...data },
  };
  const entry: JournalEntry = {
    at: now,
    version: order.version,
    revision: order.revision,
    type: journalType[type],
    detail: data,
  };
  const { releaseOwed: _toldNow, ...rest } = order;
  return {
    ...rest,
    told: { ...order.told, [type]: order.version },
    outbox: [...order.outbox.filter((other) => other.type !== type), event],
    journal: [...order.journal, entry],
  };
}
