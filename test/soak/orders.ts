import { randomUUID } from "node:crypto";
import { stageConfig } from "../../config";
import type { Mode } from "../../config/types";
import type { Chance } from "../chance";

/** What somebody dials. */
export interface Target {
  readonly number: string;
  readonly extension?: string;
}

export type Act = "call" | "text" | "reassign" | "extend" | "complete" | "cancel";

/** An order of the load, as its platform knows it; gone from memory once it is over. */
export interface SoakOrder {
  readonly orderId: string;
  readonly service: string;
  readonly mode: Mode;
  readonly areaCode: string;
  readonly customer: string;
  driver: string;
  /** Everybody who was ever its customer or driver: nobody else may be reached by its numbers. */
  readonly people: Set<string>;
  readonly toldAt: number;
  /** When it ends if nobody says so before, and when its last phase is over; epoch ms of the cloud's clock. */
  endsAt: number;
  closesAt: number;
  /** The last thing that was told is that it is over. */
  isOver: boolean;
  dial?: { readonly customer: Target; readonly driver: Target };
  /** When it got its number. */
  activeAt?: number;
}

const services: Readonly<Record<Mode, readonly string[]>> = {
  AXB: ["ride", "delivery"],
  AX: ["ride-ax"],
  AXE: ["ride-axe"],
  AXYB: ["ride-axyb"],
  X: ["ride-x"],
  CYJ: ["ride-cyj"],
};

/**
 * Shares of the modes, in percent. A number is one driver's alone in AX, through the order and an hour of rest: thirty of them
 * carry few orders.
 */
const shares: Readonly<Record<Mode, number>> = { AXB: 41, AX: 5, AXE: 17, AXYB: 12, X: 17, CYJ: 8 };

function drawMode(chance: Chance): Mode {
  let left = chance.next() * 100;
  for (const [mode, share] of Object.entries(shares)) {
    left -= share;
    if (left < 0) return mode as Mode;
  }
  return "AXB";
}

const config = stageConfig("local");

/** When calls stop connecting after an end of this kind, epoch ms. */
export function closingTime(
  service: string,
  kind: "completed" | "cancelled" | "expired",
  at: number,
): number {
  const policy = config.policies.find((each) => each.service === service);
  if (!policy) throw new Error(`there is no service ${service}`);
  return policy.phasesAfter[kind].reduce((until, { seconds }) => until + seconds * 1000, at);
}

const minuteMs = 60_000;
const customers = 2_000;
const drivers = 700;
const phone = (first: number, index: number) => `+86${first + index}`;

export const drawDriver = (chance: Chance): string => phone(13980000000, chance.between(0, drivers - 1));

/** Short lives, so that an hour of them sees every end and every rest. */
export function drawOrder(chance: Chance, index: number, now: number): SoakOrder {
  const mode = drawMode(chance);
  const service = chance.pick(services[mode]);
  const customer = phone(13880000000, index % customers);
  const driver = drawDriver(chance);
  const endsAt = Math.floor(now) + chance.between(12, 40) * minuteMs;
  return {
    orderId: `soak-${index}`,
    service,
    mode,
    areaCode: chance.pick(["0755", "0755", "010", "020"]),
    customer,
    driver,
    people: new Set([customer, driver]),
    toldAt: now,
    endsAt,
    closesAt: closingTime(service, "expired", endsAt),
    isOver: false,
  };
}

/** What happens to an order, and in which of its minutes. One in five is not ended by anybody: its time runs out. */
export function drawLife(chance: Chance): { readonly minute: number; readonly act: Act }[] {
  const length = chance.between(6, 22);
  const within = () => chance.between(1, length);
  const life: { minute: number; act: Act }[] = [];
  for (let calls = chance.between(0, 3); calls > 0; calls--) life.push({ minute: within(), act: "call" });
  if (chance.happens(0.4)) life.push({ minute: within(), act: "text" });
  if (chance.happens(0.3)) life.push({ minute: within(), act: "reassign" });
  if (chance.happens(0.2)) life.push({ minute: within(), act: "extend" });
  if (chance.happens(0.8))
    life.push({ minute: length + 1, act: chance.happens(0.75) ? "complete" : "cancel" });
  // Somebody tries again when it is over.
  if (chance.happens(0.2)) life.push({ minute: length + chance.between(2, 20), act: "call" });
  return life;
}

/** An order event as the platform sends it; sent again it is the same. */
export const eventOf = (order: SoakOrder, type: string, now: number, parts: object = {}) => ({
  eventId: randomUUID(),
  type,
  occurredAt: new Date(now).toISOString(),
  order: { orderId: order.orderId, ...parts },
});

export const assignment = ({ service, areaCode, customer, driver, endsAt }: SoakOrder) => ({
  service,
  areaCode,
  customer: { phone: customer },
  driver: { phone: driver },
  endsAt: new Date(endsAt).toISOString(),
});
