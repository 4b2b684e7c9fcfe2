import { areaCode, customer, nobody, secondDriver, thirdDriver, verifyAnnounced } from "../cast";
import type { Stage } from "../stage";
import type { Scene } from "../story";
import { dialBoth, nextOrderId, orderId, reached, x } from "./cast";

const hourSeconds = 3600;

export const complete = (stage: Stage): Scene => ({
  title: "The ride is over: five minutes both may still call, then five only the driver",
  play: async (verify) => {
    const { status, body } = await stage.tell("order.completed", { orderId });
    verify(
      "POST /v1/order-events answers 200, ending",
      { status: 200, body: { status: "ending" } },
      { status, body },
    );
    verify(
      "customer dials X: the driver's phone rings",
      reached(secondDriver),
      await stage.dial(customer, x, 5),
    );
    await stage.pass(301);
    verify("five minutes later: nobody's phone rings", nobody, await stage.dial(customer, x, 5));
    verify(
      "  but the driver still reaches the customer",
      reached(customer),
      await stage.dial(secondDriver, x, 5),
    );
    await stage.pass(301);
    verify("five more: nobody's phone rings", nobody, await stage.dial(customer, x, 5));
    verify("  whoever dials", nobody, await stage.dial(secondDriver, x, 5));
    verify("the platform holds no binding any more", [], await stage.list("subscriptions"));
    verify(
      "the order is ended",
      { status: "ended", actual: [] },
      (await stage.get(`/v1/orders/${orderId}`)).body,
    );
    await verifyAnnounced(stage, verify, "binding.released", [orderId]);
  },
});

export const rest = (stage: Stage): Scene => ({
  title: "The number rests an hour before it may connect the customer to somebody else",
  play: async (verify) => {
    const people = { customer: { phone: customer }, driver: { phone: thirdDriver } };
    const order = { orderId: nextOrderId, service: "ride", areaCode, ...people };
    const { status, body } = await stage.tell("order.assigned", order);
    const waits = { status: 202, body: { status: "pending", reason: "numbers-exhausted" } };
    verify("the customer's next ride answers 202: the only number still rests", waits, { status, body });
    verify("customer redials X: nobody's phone rings", nobody, await stage.dial(customer, x, 5));
    await stage.pass(hourSeconds);
    await stage.pass(60);
    const { body: later } = await stage.get(`/v1/orders/${nextOrderId}`);
    verify(`an hour later the next ride has ${x}`, { status: "active", dial: dialBoth }, later);
    verify(
      "customer dials X: the next driver's phone rings",
      reached(thirdDriver),
      await stage.dial(customer, x, 5),
    );
    await verifyAnnounced(stage, verify, "binding.activated", [nextOrderId]);
  },
});

export const cancel = (stage: Stage): Scene => ({
  title: "That ride is cancelled: closed at once",
  play: async (verify) => {
    const { status } = await stage.tell("order.cancelled", { orderId: nextOrderId });
    verify("POST /v1/order-events answers 200", 200, status);
    verify("customer dials X: nobody's phone rings", nobody, await stage.dial(customer, x, 5));
    verify("the platform holds no binding any more", [], await stage.list("subscriptions"));
  },
});
