import { shardOf } from "../../../core/adapters/call-keys";
import type { Mode } from "../../../core/domain/modes";
import { ownArea } from "./ground";
import { shardOfStories } from "./processes";

/** What somebody was told to dial, or may have seen on a screen. */
export interface Target {
  readonly number: string;
  readonly extension?: string;
}

export interface Told {
  readonly caller: string;
  readonly target: Target;
}

/** One order and its people, whom no other story knows. */
export interface Story {
  readonly orderId: string;
  readonly service: string;
  readonly customer: string;
  readonly driver: string;
  readonly nextCustomer: string;
  readonly nextDriver: string;
  readonly everybody: readonly string[];
  /** Every number anybody of it was told, for ever: people redial. */
  readonly told: Told[];
  /** An event of it, the same at every call with the same type. */
  event(type: EventType, given?: Readonly<Record<string, unknown>>): unknown;
}

export type EventType = "assigned" | "reassigned" | "extended" | "completed" | "cancelled";

const serviceOf = (mode: Mode): string => (mode === "AXB" ? "ride" : `ride-${mode.toLowerCase()}`);

let stories = 0;

export function aStory(mode: Mode, now: () => number): Story {
  const id = ++stories;
  const orderId = inShard(`${mode}-${id}`);
  const person = (prefix: string) => `+86${prefix}${String(id).padStart(8, "0")}`;
  const [customer, driver, nextCustomer, nextDriver] = ["138", "139", "136", "137"].map(person) as [
    string,
    string,
    string,
    string,
  ];
  const events = new Map<EventType, unknown>();
  const said = (type: EventType, given: Readonly<Record<string, unknown>>) => ({
    eventId: `${orderId}:${type}`,
    type: `order.${type}`,
    occurredAt: new Date(now()).toISOString(),
    order: {
      orderId,
      ...(type === "assigned"
        ? {
            service: serviceOf(mode),
            areaCode: mode === "AX" ? ownArea(id) : "0755",
            customer: { phone: customer },
            driver: { phone: driver },
          }
        : {}),
      ...given,
    },
  });
  return {
    orderId,
    service: serviceOf(mode),
    customer,
    driver,
    nextCustomer,
    nextDriver,
    everybody: [customer, driver, nextCustomer, nextDriver],
    told: [],
    event(type, given = {}) {
      const known = events.get(type) ?? said(type, given);
      events.set(type, known);
      return known;
    },
  };
}

function inShard(name: string): string {
  const wanted = String(shardOfStories).padStart(2, "0");
  for (let salt = 0; ; salt++) {
    const orderId = `${name}.${salt}`;
    if (shardOf(orderId) === wanted) return orderId;
  }
}
