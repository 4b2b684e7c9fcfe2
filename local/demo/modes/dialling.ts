import { customer, nobody, reachedFrom } from "../cast";
import type { PlacedCall, Target } from "../stage";
import type { Verify } from "../verify";
import type { Ride } from "./ride";

const words = ({ number, extension }: Target): string =>
  extension === undefined ? number : `${number} and types ${extension}`;

/** Dials what somebody was told, extension included. */
export const dialAs = ({ stage }: Ride, from: string, { number, extension }: Target, talkSeconds = 5) =>
  stage.dial(from, number, talkSeconds, extension);

type Reaches = (ride: Ride, verify: Verify, driver: string, talkSeconds?: number) => Promise<PlacedCall>;

/** One of them calls, and the other's phone shows what that one would dial. */
const reaches =
  (caller: "customer" | "driver", callee: "customer" | "driver"): Reaches =>
  async (ride, verify, driver, talkSeconds) => {
    const dial = ride.dial();
    const phones = { customer, driver };
    const call = await dialAs(ride, phones[caller], dial[caller], talkSeconds);
    const shown = dial[callee].number;
    const promise = `${caller} dials ${words(dial[caller])}: the ${callee}'s phone rings and shows ${shown}`;
    verify(promise, reachedFrom(shown, phones[callee]), call);
    return call;
  };

export const customerReaches = reaches("customer", "driver");
export const driverReaches = reaches("driver", "customer");

export async function reachesNobody(
  ride: Ride,
  verify: Verify,
  who: string,
  from: string,
  target: Target,
): Promise<void> {
  verify(`${who} dials ${words(target)}: nobody's phone rings`, nobody, await dialAs(ride, from, target));
}
