import type { GivenEvent, GivenOrder } from "../story/given";

/** What an order comes to when these of its events count. Written down a second time on purpose. */
export interface View {
  readonly customer: string;
  readonly driver: string;
  /** When the order ends, if nobody says it is over. */
  readonly endsAt: number;
  /** When calls stop connecting, phases included. */
  readonly closesAt: number;
  /** The stretches after each other, and who may start calls in each. */
  readonly stretches: readonly { readonly until: number; readonly direction: string }[];
}

const isTerminal = ({ type }: GivenEvent): boolean =>
  type === "order.completed" || type === "order.cancelled";

/** Events are ordered by their time, terminal ones last, then by id. */
const inOrder = (a: GivenEvent, b: GivenEvent): number =>
  a.occurredAt - b.occurredAt ||
  Number(isTerminal(a)) - Number(isTerminal(b)) ||
  (a.eventId < b.eventId ? -1 : 1);

const lastOf = <T>(values: readonly (T | undefined)[]): T | undefined =>
  values.filter((value) => value !== undefined).at(-1);

/** `undefined`: with these events nobody is to reach anybody. */
export function viewOf({ service }: GivenOrder, events: readonly GivenEvent[]): View | undefined {
  const sorted = [...events].sort(inOrder);
  const customer = lastOf(sorted.map((event) => event.customer));
  const driver = lastOf(sorted.map((event) => event.driver));
  const first = sorted.find(({ type }) => type === "order.assigned" || type === "order.reassigned");
  if (customer === undefined || driver === undefined || first === undefined) return undefined;
  const endsAt = lastOf(sorted.map((event) => event.endsAt)) ?? first.occurredAt + service.timeToLiveMs;
  const stretches = stretchesOf(endsAt, sorted.find(isTerminal), service.phasesAfter);
  const closesAt = stretches.at(-1)?.until ?? endsAt;
  return { customer, driver, endsAt, closesAt, stretches };
}

function stretchesOf(
  endsAt: number,
  ending: GivenEvent | undefined,
  phasesAfter: GivenOrder["service"]["phasesAfter"],
): View["stretches"] {
  const after = (from: number, kind: keyof typeof phasesAfter) => {
    let until = from;
    return phasesAfter[kind].map(({ seconds, direction }) => {
      until += seconds * 1000;
      return { until, direction };
    });
  };
  const untold = [{ until: endsAt, direction: "both" as string }, ...after(endsAt, "expired")];
  const closed = untold.at(-1)?.until ?? endsAt;
  // An ending that is told when all is closed already opens nothing again.
  if (!ending || closed <= ending.occurredAt) return untold;
  const told = ending.type === "order.completed" ? "completed" : "cancelled";
  return [
    { until: Math.min(endsAt, ending.occurredAt), direction: "both" },
    ...after(ending.occurredAt, told),
  ];
}

interface AllowedView extends View {
  readonly order: GivenOrder;
  /** Superseded by an event that we said is in force: allowed for its overlap only. */
  readonly supersededAt?: number;
}

const mostUnsure = 8;

/**
 * Every way of seeing an order that may still count: with all events that we said are in force, and any of the others. So during a
 * change both the people of before and the people of now are taken for right, and after it only those of now.
 */
function viewsOf(order: GivenOrder): AllowedView[] {
  const sure = order.events.filter(({ confirmedAt }) => confirmedAt !== undefined);
  const unsure = order.events.filter(({ confirmedAt }) => confirmedAt === undefined).slice(-mostUnsure);
  const views: AllowedView[] = [];
  for (let chosen = 0; chosen < 2 ** unsure.length; chosen++) {
    const some = unsure.filter((_, index) => (chosen >> index) % 2 === 1);
    const view = viewOf(order, [...sure, ...some]);
    if (view) views.push({ ...view, order });
  }
  return order.service.overlapMs > 0 ? [...views, ...superseded(order)] : views;
}

/** Where nothing can be ended, every pair of before stays reachable for the tolerated overlap. */
function superseded(order: GivenOrder): AllowedView[] {
  const views: AllowedView[] = [];
  const last = Math.max(0, ...order.events.map(({ confirmedAt = 0 }) => confirmedAt));
  for (let chosen = 1; chosen < 2 ** Math.min(order.events.length, mostUnsure); chosen++) {
    const view = viewOf(
      order,
      order.events.filter((_, index) => (chosen >> index) % 2 === 1),
    );
    if (view) views.push({ ...view, order, supersededAt: last });
  }
  return views;
}

/** All that may be connected for all orders, until something is given or confirmed. */
export class OrderViews {
  private seen = -1;
  private views: AllowedView[] = [];

  /** @param changes of what was given */
  now(orders: ReadonlyMap<string, GivenOrder>, changes: number): readonly AllowedView[] {
    if (changes !== this.seen) {
      this.seen = changes;
      this.views = [...orders.values()].flatMap(viewsOf);
    }
    return this.views;
  }
}
