import { firstDriver } from "../cast";
import type { Scene } from "../story";
import { driverReaches } from "./dialling";
import type { Ride } from "./ride";

/** AX: the platform forgets whom the driver reaches after each of his calls. */
export const driverCallsAgain = (ride: Ride): Scene => ({
  title: "The driver calls a second time: whom he reaches was set again after the first",
  play: async (verify) => {
    await driverReaches(ride, verify, firstDriver);
    await ride.stage.settle();
    await driverReaches(ride, verify, firstDriver);
    await ride.stage.settle();
  },
});

/** CYJ: nothing is pushed. */
export const noRecords = (ride: Ride): Scene => ({
  title: "This platform tells nothing of calls",
  play: async (verify) => {
    await ride.stage.settle();
    const { body } = await ride.stage.get(`/v1/orders/${ride.orderId}/calls`);
    verify("the order has no calls in the ledger", { calls: [] }, body);
  },
});

const longestMs = 600_000;

/** CYJ: what nothing can end is never bound for long. */
export const renewed = (ride: Ride): Scene => ({
  title: "All the while it was bound for ten minutes at most, and bound again before they were over",
  play: async (verify) => {
    const now = await ride.stage.now();
    const held = await ride.stage.list<{ readonly expiresAt: string }>("subscriptions", ride.application);
    const left = held.map(({ expiresAt }) => Date.parse(expiresAt) - now);
    verify("the platform holds one binding", 1, left.length);
    verify(
      "  which ends within ten minutes, if nothing is done",
      [true],
      left.map((milliseconds) => milliseconds > 0 && milliseconds <= longestMs),
    );
  },
});
