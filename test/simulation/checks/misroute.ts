import type { Given, GivenOrder } from "../story/given";
import type { Connection } from "./network";
import { OrderViews } from "./order-views";

/** Where nothing but its own end ends a binding: clocks differ, requests linger. */
const lapseMs = 5 * 60_000;

interface Seen {
  readonly reached: string;
  readonly at: number;
}

/**
 * No misroute: whoever dials a privacy number reaches the current counterpart in an order of theirs or nobody; and whom they
 * reached before nobody else answers for, until the number has rested.
 */
export class MisrouteCheck {
  private readonly views = new OrderViews();
  private readonly lastReached = new Map<string, Seen>();

  constructor(
    private readonly given: Given,
    private readonly coolDownMs: number,
    /** Bindings that the platform made long after it was asked: their people may reach each other until they are found. */
    private readonly lateBindings: ReadonlySet<string>,
    /** Numbers of bindings that a platform lost: where it picks itself, it picks them again before anybody can say that they rest. */
    private readonly lostNumbers: ReadonlySet<string>,
    /** Orders of which something is listed as doubtful: it may still be there until it lapses (AXYB). */
    private readonly doubtfulOrders: () => ReadonlySet<string>,
  ) {}

  /** @param callersOf who was put through to a driver by an extension: they may be called back */
  problems(
    connections: readonly Connection[],
    now: number,
    callersOf: (driver: string) => readonly string[],
  ): string[] {
    return connections.flatMap((connection) => {
      const why = this.isAllowed(connection, now, callersOf) ? undefined : "is no counterpart of theirs";
      const early = this.isEarly(connection, now);
      const { caller, number, extension = "", reached, mode } = connection;
      this.lastReached.set(keyOf(connection), { reached, at: now });
      const where = `${mode}: ${caller} dials ${number} ${extension} and reaches ${reached}, who`;
      return [
        ...(why ? [`misroute, ${where} ${why}`] : []),
        ...(early ? [`misroute, ${where} answers in place of ${early} before the number has rested`] : []),
      ];
    });
  }

  isAllowed(
    { caller, reached, mode, subscriptionId = "" }: Connection,
    now: number,
    callersOf: (driver: string) => readonly string[],
  ): boolean {
    const views = this.given.orders.size === 0 ? [] : this.views.now(this.given.orders, this.given.changes);
    const ofMode = views.filter(
      ({ order, supersededAt, closesAt }) =>
        order.service.mode === mode &&
        (supersededAt === undefined ||
          now <= Math.min(closesAt, supersededAt) + order.service.overlapMs + lapseMs),
    );
    if (this.lateBindings.has(subscriptionId) && (mode === "AX" || this.shareOrder(caller, reached)))
      return true;
    switch (mode) {
      case "X":
        return ofMode.some((view) => now < view.closesAt && arePair(view, caller, reached));
      case "AX":
        return ofMode.some(({ customer, driver }) =>
          caller === driver ? reached === customer : reached === driver,
        );
      case "AXE":
        return ofMode.some(({ customer, driver }) =>
          caller === driver
            ? reached === customer || callersOf(driver).includes(reached)
            : reached === driver,
        );
      case "AXYB":
        return ofMode.some((view) => arePair(view, caller, reached)) || this.isDoubtful(caller, reached);
      default:
        return ofMode.some((view) => arePair(view, caller, reached));
    }
  }

  /**
   * Where the platform picks the numbers and can't be asked, a bind that was never answered stays until it lapses. Nobody was ever
   * told its numbers, and it is listed.
   */
  private isDoubtful(one: string, other: string): boolean {
    const doubtful = this.doubtfulOrders();
    return this.ordersOf(one, other).some(({ orderId }) => doubtful.has(orderId));
  }

  /** Whom this caller reached before under the same number, if that was for another order and not long enough ago. */
  private isEarly(connection: Connection, now: number): string | undefined {
    const before = this.lastReached.get(keyOf(connection));
    const { reached } = connection;
    if (!before || before.reached === reached || now - before.at >= this.coolDownMs) return undefined;
    if (connection.mode === "AXE" && connection.extension === undefined) return undefined;
    if (connection.mode === "AXYB" && this.lostNumbers.has(connection.number)) return undefined;
    // Who was never told a number does not redial it.
    if (!this.given.mayKnow(connection.caller, connection.number)) return undefined;
    return this.shareOrder(before.reached, reached) ? undefined : before.reached;
  }

  private shareOrder(one: string, other: string): boolean {
    return this.ordersOf(one, other).length > 0;
  }

  /** Orders of which both are or were. */
  private ordersOf(one: string, other: string): GivenOrder[] {
    return [...this.given.orders.values()].filter(({ events }) => {
      const people = new Set(events.flatMap(({ customer, driver }) => [customer, driver]));
      return people.has(one) && people.has(other);
    });
  }
}

const keyOf = ({ caller, number, extension = "" }: Connection): string => `${caller} ${number} ${extension}`;

const arePair = (view: { customer: string; driver: string }, one: string, other: string): boolean =>
  (view.customer === one && view.driver === other) || (view.driver === one && view.customer === other);
