import type { E164 } from "./phone-numbers";

/** How a provider links the two people of an order (provider references; design §1). */
export type Mode = "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";

export const modes: readonly Mode[] = ["AXB", "AX", "AXE", "AXYB", "X", "CYJ"];

/** Who may start calls: both, or only the one named. */
export type CallDirection = "both" | "customer-only" | "driver-only";

/** The two real people of an order: A is the customer, B is the driver. */
export interface People {
  readonly customer: E164;
  readonly driver: E164;
}

/** The privacy numbers of one binding. `y` only in AXYB, `extension` (a string: leading zeros count) only in AXE. */
export interface PrivacyNumbers {
  readonly x: E164;
  readonly y?: E164;
  readonly extension?: string;
}

/** Stands for the numbers that a platform is yet to pick. */
export const unpicked: PrivacyNumbers = { x: "" as E164 };

/** What one person dials to reach the other. */
export interface DialTarget {
  readonly number: E164;
  readonly extension?: string;
}

export interface Dial {
  readonly customer: DialTarget;
  readonly driver: DialTarget;
}

/** Whose call a route connects: one of the two people, or whoever dials (AX: X, AXE: X and E). */
export type CallerRole = "customer" | "driver" | "anyone";

/**
 * One entry of the routing: when `caller` dials `number`, `peer` is reached. `caller` is `*` where X stands for one person
 * whoever dials it (AX), and `ext:E` where the extension decides (AXE).
 */
export interface RouteLeg {
  readonly number: E164;
  readonly caller: E164 | "*" | `ext:${string}`;
  readonly role: CallerRole;
  readonly peer: E164;
  /**
   * Where anyone may dial: on whose behalf the number was given out. It is the same pair again only with this person, too.
   */
  readonly company?: E164;
}

/** The routes a mode occupies (design §4). In AX and AXE, A of the provider is the driver. */
export function routeLegs(mode: Mode, numbers: PrivacyNumbers, people: People): RouteLeg[] {
  const { x } = numbers;
  const { customer, driver } = people;
  const ofDriver: RouteLeg = { number: x, caller: driver, role: "driver", peer: customer };
  switch (mode) {
    case "AXB":
    case "X":
    case "CYJ":
      return [{ number: x, caller: customer, role: "customer", peer: driver }, ofDriver];
    case "AXYB":
      return [{ number: numbers.y ?? x, caller: customer, role: "customer", peer: driver }, ofDriver];
    case "AX":
      return [{ number: x, caller: "*", role: "anyone", peer: driver, company: customer }];
    case "AXE":
      return [
        {
          number: x,
          caller: `ext:${numbers.extension ?? ""}`,
          role: "anyone",
          peer: driver,
          company: customer,
        },
        ofDriver,
      ];
    default:
      return mode satisfies never;
  }
}

/** A route's key with whom it reached, `undefined` where that is not sure. */
export interface RestingLeg extends Pick<RouteLeg, "number" | "caller"> {
  readonly peer?: E164;
  readonly company?: E164;
}

/**
 * The legs of a holding by key. Where a change was under way one caller may have reached either of two people: such a route
 * rests for everybody, since nobody can say who it is that the caller would mean.
 */
export function restingLegs(legs: readonly RouteLeg[]): RestingLeg[] {
  const peers = new Map<string, RouteLeg[]>();
  for (const leg of legs) {
    const key = `${leg.number} ${leg.caller}`;
    peers.set(key, [...(peers.get(key) ?? []), leg]);
  }
  return [...peers.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const { number, caller, peer, company } = first;
    const unsure = others.some((other) => other.peer !== peer || other.company !== company);
    if (unsure) return [{ number, caller }];
    return [company === undefined ? { number, caller, peer } : { number, caller, peer, company }];
  });
}

/** What each side dials. */
export function dialOf(mode: Mode, numbers: PrivacyNumbers): Dial {
  const { x, y, extension } = numbers;
  switch (mode) {
    case "AXB":
    case "X":
    case "CYJ":
    case "AX":
      return { customer: { number: x }, driver: { number: x } };
    case "AXYB":
      return { customer: { number: y ?? x }, driver: { number: x } };
    case "AXE":
      return {
        customer: extension === undefined ? { number: x } : { number: x, extension },
        driver: { number: x },
      };
    default:
      return mode satisfies never;
  }
}
