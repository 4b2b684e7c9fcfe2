import type { CallItem, FeeRecord } from "./call-items";
import type { CallEventNotification } from "./notification";

/** What was pushed about one call, each fact once, in an order that does not depend on how it came. */
export interface CallFacts {
  readonly distinct: readonly CallItem[];
  /** In the order of their time, then of their place in the life of a call. */
  readonly events: readonly CallEventNotification[];
  /** The record that says most, where there are several. */
  readonly fee?: FeeRecord;
}

/** The facts among the items of one call. */
export function callFacts(items: readonly CallItem[]): CallFacts {
  const distinct = distinctItems(items);
  const events = distinct.flatMap((each) => (each.item === "event" ? [each.event] : [])).sort(byPlace);
  const fees = distinct.flatMap((each) => (each.item === "fee" ? [each.fee] : []));
  const [first, ...others] = fees;
  return first === undefined
    ? { distinct, events }
    : { distinct, events, fee: others.reduce(mostTelling, first) };
}

const distinctItems = (items: readonly CallItem[]): CallItem[] => {
  const byText = items.map((item) => ({ item, text: canonicalText(item) }));
  byText.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  const kept = new Map<string, CallItem>();
  for (const { item } of byText) {
    const identity = "id" in item ? `${item.item}#${item.id}` : item.item;
    if (!kept.has(identity)) kept.set(identity, item);
  }
  return [...kept.values()];
};

/** The same text for the same content, however the keys were ordered when it was read. */
const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** One-second clocks tie often: the place in the life of a call decides then. */
const byPlace = (a: CallEventNotification, b: CallEventNotification): number =>
  a.at - b.at || (a.rank ?? -1) - (b.rank ?? -1) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Several records of one call: the one in which they spoke longest; ties fall to the earlier canonical text. */
const mostTelling = (best: FeeRecord, fee: FeeRecord): FeeRecord => {
  const weight = (each: FeeRecord) => (each.connected ? 1 + each.talkSeconds : 0);
  const difference = weight(fee) - weight(best);
  if (difference !== 0) return difference > 0 ? fee : best;
  return canonicalText(fee) < canonicalText(best) ? fee : best;
};
