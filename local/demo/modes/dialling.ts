import { customer, nobody, reachedFrom } from "../cast";
import type { PlacedCall, Target } from "../stage";
import type { Verify } from "../verify";
import type { Ride } from "./ride";

const words = ({ number, extension }: Target): string =>
  extension === undefined ? number : `${number} and types ${extension}`;

/** Dials what somebody was told, extension included. */
export const dialAs = ({ stage }: Ride, from: string, { number, extension }: Target, talkSeconds = 5) =>
  stage.dial(from, number, talkSeconds, extension);

/** The customer calls, and the driver's phone shows what he would dial himself. */
export async function customerReaches(ride: Ride, verify: Verify, driver: string, talkSeconds?: number) {
  const dial = ride.dial();
  const call = await dialAs(ride, customer, dial.customer, talkSeconds);
  const promise = `customer dials ${words(dial.customer)}: the driver's phone rings and shows ${dial.driver.number}`;
  verify(promise, reachedFrom(dial.driver.number, driver), call);
  return call;
}

/** The driver calls, and the customer's phone shows the number the customer would dial. */
export async function driverReaches(
  ride: Ride,
  verify: Verify,
  driver: string,
  talkSeconds?: number,
): Promise<PlacedCall> {
  const dial = ride.dial();
  const call = await dialAs(ride, driver, dial.driver, talkSeconds);
  const promise = `driver dials ${words(dial.driver)}: the customer's phone rings and shows ${dial.customer.number}`;
  verify(promise, reachedFrom(dial.customer.number, customer), call);
  return call;
}

export async function reachesNobody(
  ride: Ride,
  verify: Verify,
  who: string,
  from: string,
  target: Target,
): Promise<void> {
  verify(`${who} dials ${words(target)}: nobody's phone rings`, nobody, await dialAs(ride, from, target));
}
