import type { Mode, Phase } from "../../../config/types";

export type EventType =
  | "order.assigned"
  | "order.reassigned"
  | "order.extended"
  | "order.completed"
  | "order.cancelled";

/** An order event as the platform gave it to us, and what became of it as far as the platform can tell. */
export interface GivenEvent {
  readonly eventId: string;
  readonly type: EventType;
  readonly orderId: string;
  readonly occurredAt: number;
  readonly customer?: string;
  readonly driver?: string;
  readonly endsAt?: number;
  /** The request's body. */
  readonly body: object;
  /** We answered that it is in force: from then on nothing older counts. */
  confirmedAt?: number;
  /** We took it, whether or not it is in force yet. */
  taken: boolean;
}

/** What of a service's policy everybody may know. */
export interface Service {
  readonly service: string;
  readonly mode: Mode;
  readonly applications: readonly string[];
  readonly timeToLiveMs: number;
  readonly phasesAfter: Readonly<Record<"completed" | "cancelled" | "expired", readonly Phase[]>>;
  readonly coolDownMs: number;
  /** How long the people of before may still reach each other: what can't be ended has to lapse (CYJ). */
  readonly overlapMs: number;
}

export interface GivenOrder {
  readonly orderId: string;
  readonly service: Service;
  readonly events: GivenEvent[];
}

/** What one person dials. */
export interface Dial {
  readonly number: string;
  readonly extension?: string;
}

/** The last answer to an event of an order. */
export interface Answered {
  readonly status: number;
  readonly binding: string;
  readonly dial?: { readonly customer: Dial; readonly driver: Dial };
}

/** Everything that was given to the product from outside, and what it answered: all that a checker may take for true. */
export class Given {
  readonly orders = new Map<string, GivenOrder>();
  readonly answers = new Map<string, Answered>();
  /** Changes with everything that may change who may reach whom. */
  changes = 0;
  /** Numbers that were told to somebody, by whatever way. */
  private readonly told = new Map<string, Set<string>>();

  constructor(
    readonly customers: readonly string[],
    readonly drivers: readonly string[],
    readonly strangers: readonly string[],
  ) {}

  get people(): readonly string[] {
    return [...this.customers, ...this.drivers, ...this.strangers];
  }

  give(order: GivenOrder, event: GivenEvent): void {
    this.orders.set(order.orderId, order);
    order.events.push(event);
    this.changes += 1;
  }

  /** What the platform learnt of an event. */
  learn(event: GivenEvent, answer: Answered, now: number): void {
    if (answer.status >= 300) return;
    event.taken = true;
    this.answers.set(event.orderId, answer);
    if (answer.dial) this.tell(event.orderId, answer.dial, event);
    // Only then is it said that what people can do is what this event, and all before it, say.
    const inForce = answer.status !== 202 && (answer.binding === "active" || answer.binding === "ended");
    if (inForce && event.confirmedAt === undefined) {
      event.confirmedAt = now;
      this.changes += 1;
    }
  }

  /** From now on the order's newest people, and those of the event that was answered, may dial these. */
  tell(orderId: string, dial: NonNullable<Answered["dial"]>, event?: GivenEvent): void {
    for (const person of [...this.newestPeople(orderId), event?.customer, event?.driver]) {
      if (person === undefined) continue;
      const known = this.told.get(person) ?? new Set();
      this.told.set(person, known.add(dial.customer.number).add(dial.driver.number));
    }
  }

  /** Whether somebody was told a number while an order of theirs had it. */
  mayKnow(person: string, number: string): boolean {
    return this.told.get(person)?.has(number) ?? false;
  }

  private newestPeople(orderId: string): (string | undefined)[] {
    const events = [...(this.orders.get(orderId)?.events ?? [])].sort((a, b) => a.occurredAt - b.occurredAt);
    return [
      events.findLast(({ customer }) => customer !== undefined)?.customer,
      events.findLast(({ driver }) => driver !== undefined)?.driver,
    ];
  }
}
