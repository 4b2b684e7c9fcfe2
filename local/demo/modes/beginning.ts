import {
  areaCode,
  customer,
  customerTalkSeconds,
  driverTalkSeconds,
  firstDriver,
  nobody,
  reachedFrom,
  stranger,
  verifyAnnounced,
} from "../cast";
import type { Scene } from "../story";
import { customerReaches, dialAs, driverReaches, reachesNobody } from "./dialling";
import type { Ride } from "./ride";

const minuteMs = 60_000;

async function fillPool({ stage, numbers, provider, application }: Ride): Promise<number> {
  const rows = numbers.map((number) => ({ number, provider, application, areaCode }));
  return (await stage.put("/v1/numbers", { numbers: rows })).status;
}

export const assign = (ride: Ride): Scene => ({
  title: "A ride is assigned to a driver",
  play: async (verify) => {
    const { stage, orderId, service, mode, numbers, application } = ride;
    if (numbers.length > 0)
      verify(`PUT /v1/numbers takes ${numbers.join(" and ")}`, 200, await fillPool(ride));
    const endsAt = new Date((await stage.now()) + 30 * minuteMs).toISOString();
    const people = { customer: { phone: customer }, driver: { phone: firstDriver } };
    const order = { orderId, service, areaCode, endsAt, ...people };
    const { status, body } = await stage.tell("order.assigned", order);
    const bound = { status: 201, body: { status: "active", mode, expiresAt: endsAt } };
    verify("POST /v1/order-events answers 201, bound for half an hour", bound, { status, body });
    ride.tell(body.dial);
    const held = await stage.list("subscriptions", application);
    const promise =
      ride.heldByPlatform === 0 ? "the platform holds nothing of it" : "the platform holds the binding";
    verify(promise, ride.heldByPlatform, held.length);
    await verifyAnnounced(stage, verify, "binding.activated", [orderId]);
  },
});

export const callBothWays = (ride: Ride): Scene => ({
  title: "They call each other by what each was told",
  play: async (verify) => {
    const there = await customerReaches(ride, verify, firstDriver, customerTalkSeconds);
    const back = await driverReaches(ride, verify, firstDriver, driverTalkSeconds);
    ride.placed.push(there, back);
    const { number, extension } = ride.dial().customer;
    if (extension === undefined) return;
    const other = extension.replace(/^./, (first) => String((Number(first) + 1) % 10));
    await reachesNobody(ride, verify, "customer", customer, { number });
    await reachesNobody(ride, verify, "customer", customer, { number, extension: other });
  },
});

export const strangerCalls = (ride: Ride): Scene => ({
  title: "Somebody unknown calls",
  play: async (verify) => {
    const { customer: target, driver } = ride.dial();
    const call = await dialAs(ride, stranger, target);
    const reached = ride.strangerReachesDriver ? reachedFrom(driver.number, firstDriver) : nobody;
    const promise = ride.strangerReachesDriver
      ? "the driver's phone rings, as the mode is made: the customer may call from any phone"
      : "nobody's phone rings";
    verify(promise, reached, call);
  },
});
