import { customer, nobody, secondDriver, verifyAnnounced } from "../cast";
import type { Scene } from "../story";
import { passMinutes } from "./changes";
import { customerReaches, dialAs, driverReaches, reachesNobody } from "./dialling";
import type { Ride } from "./ride";

export const complete = (ride: Ride): Scene => ({
  title:
    ride.secondPhase === "both"
      ? "The ride is over: ten minutes both may still call"
      : "The ride is over: five minutes both may still call, then five only the driver",
  play: async (verify) => {
    const { stage, orderId, secondPhase } = ride;
    const { body } = await stage.tell("order.completed", { orderId });
    verify("POST /v1/order-events answers that it is ending", { status: "ending" }, body);
    await customerReaches(ride, verify, secondDriver);
    await stage.pass(301);
    if (secondPhase === "both") await customerReaches(ride, verify, secondDriver);
    else await reachesNobody(ride, verify, "five minutes later: customer", customer, ride.dial().customer);
    await driverReaches(ride, verify, secondDriver);
  },
});

export const close = (ride: Ride): Scene => ({
  title: "Then it is closed",
  play: async (verify) => {
    const { stage, orderId, application } = ride;
    await stage.pass(301);
    const { customer: theirs, driver } = ride.dial();
    await reachesNobody(ride, verify, "customer", customer, theirs);
    verify("  nor does the driver's call connect", nobody, await dialAs(ride, secondDriver, driver));
    // What only lapses is called gone some minutes after it must have.
    await passMinutes(ride, 5);
    verify("the platform holds no binding any more", [], await stage.list("subscriptions", application));
    const { body } = await stage.get(`/v1/orders/${orderId}`);
    verify("the order is ended", { status: "ended", actual: [] }, body);
    await verifyAnnounced(stage, verify, "binding.released", [orderId]);
  },
});
