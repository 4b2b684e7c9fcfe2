import { customer, firstDriver, reachedFrom, secondDriver, verifyAnnounced } from "../cast";
import type { Dial } from "../stage";
import type { Scene } from "../story";
import type { Verify } from "../verify";
import { customerReaches, dialAs, driverReaches, reachesNobody } from "./dialling";
import type { Ride } from "./ride";

export const reassign = (ride: Ride): Scene => ({
  title: "Another driver takes over",
  play: async (verify) => {
    const { stage, orderId } = ride;
    const before = ride.dial();
    const { status, body } = await stage.tell("order.reassigned", {
      orderId,
      driver: { phone: secondDriver },
    });
    verify(
      "POST /v1/order-events answers 200, active",
      { status: 200, body: { status: "active" } },
      { status, body },
    );
    verifyNumbers(ride, verify, before, body.dial);
    ride.tell(body.dial);
    await customerReaches(ride, verify, secondDriver);
    await driverReaches(ride, verify, secondDriver);
    await formerDriver(ride, verify, before);
    await verifyAnnounced(stage, verify, "binding.changed", [orderId]);
  },
});

/** Where the platform picks, chance may give the customer the number he had. */
function verifyNumbers({ onReassignment }: Ride, verify: Verify, before: Dial, now: Dial | undefined): void {
  if (onReassignment === "same numbers")
    verify("the customer dials what he was told before", before.customer, now?.customer);
  if (onReassignment === "new numbers")
    verify("the customer is told another number", false, now?.customer.number === before.customer.number);
}

async function formerDriver(ride: Ride, verify: Verify, before: Dial): Promise<void> {
  if (ride.onlyLapses) {
    const call = await dialAs(ride, firstDriver, before.driver);
    const promise =
      "the first driver still reaches the customer on the old number: nothing ends it but its own end";
    verify(promise, reachedFrom(before.customer.number, customer), call);
    await passMinutes(ride, 15);
  }
  if (ride.formerDriverReaches === "nobody") {
    await reachesNobody(ride, verify, "the first driver", firstDriver, before.driver);
    return;
  }
  const call = await dialAs(ride, firstDriver, before.driver);
  const promise = `the first driver dials ${before.driver.number}: the new driver's phone rings, as for anybody else`;
  verify(promise, reachedFrom(ride.dial().driver.number, secondDriver), call);
}

/** In steps short enough that every renewal comes in time. */
export async function passMinutes({ stage }: Ride, minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left -= 5) await stage.pass(Math.min(left, 5) * 60);
}

const hourMs = 3_600_000;

export const extend = (ride: Ride): Scene => ({
  title: "The ride takes longer",
  play: async (verify) => {
    const { stage, orderId } = ride;
    const endsAt = new Date((await stage.now()) + hourMs).toISOString();
    const { status, body } = await stage.tell("order.extended", { orderId, endsAt });
    const longer = { status: 200, body: { status: "active", expiresAt: endsAt } };
    verify(`POST /v1/order-events answers 200, until ${endsAt}`, longer, { status, body });
    await passMinutes(ride, 45);
    const { body: order } = await stage.get(`/v1/orders/${orderId}`);
    verify(
      "three quarters of an hour later it is active, on the same numbers",
      { status: "active", dial: ride.dial() },
      order,
    );
    await customerReaches(ride, verify, secondDriver);
  },
});
