import { areaCode, customer, firstDriver, nobody, secondDriver, verifyAnnounced } from "../cast";
import type { Stage } from "../stage";
import type { Scene } from "../story";
import { dialBoth, orderId, reached, x } from "./cast";

const hourMs = 3_600_000;

export const importNumber = (stage: Stage): Scene => ({
  title: "The operator puts one privacy number into the pool",
  play: async (verify) => {
    const numbers = [{ number: x, provider: "huawei", application: "axb-main", areaCode }];
    const { status, body } = await stage.put<unknown>("/v1/numbers", { numbers });
    verify("PUT /v1/numbers answers 200", 200, status);
    verify(`${x} is in the pool`, { counts: { added: 1, refused: 0 } }, body);
  },
});

export const assign = (stage: Stage): Scene => ({
  title: "A ride is assigned to a driver",
  play: async (verify) => {
    const people = { customer: { phone: customer }, driver: { phone: firstDriver } };
    const { status, body } = await stage.tell("order.assigned", {
      orderId,
      service: "ride",
      areaCode,
      ...people,
    });
    verify("POST /v1/order-events answers 201, bound", 201, status);
    verify(`each dials ${x} to reach the other`, { status: "active", dial: dialBoth }, body);
    await verifyAnnounced(stage, verify, "binding.activated", [orderId]);
  },
});

export const reassign = (stage: Stage): Scene => ({
  title: "Another driver takes over",
  play: async (verify) => {
    const { status, body } = await stage.tell("order.reassigned", {
      orderId,
      driver: { phone: secondDriver },
    });
    verify("POST /v1/order-events answers 200, changed", 200, status);
    verify(`the customer still dials ${x}`, { status: "active", dial: dialBoth }, body);
    verify("the first driver dials X: nobody's phone rings", nobody, await stage.dial(firstDriver, x, 5));
    verify(
      "customer dials X: the new driver's phone rings",
      reached(secondDriver),
      await stage.dial(customer, x, 5),
    );
    verify(
      "the new driver dials X: the customer's rings",
      reached(customer),
      await stage.dial(secondDriver, x, 5),
    );
    await verifyAnnounced(stage, verify, "binding.changed", [orderId]);
  },
});

export const extend = (stage: Stage): Scene => ({
  title: "The ride takes longer",
  play: async (verify) => {
    const endsAt = new Date((await stage.now()) + 6 * hourMs).toISOString();
    const { status, body } = await stage.tell("order.extended", { orderId, endsAt });
    verify("POST /v1/order-events answers 200, changed", 200, status);
    verify(`calls connect until ${endsAt}`, { status: "active", expiresAt: endsAt }, body);
    const held = await stage.list<{ readonly expiresAt: string }>("subscriptions");
    const isLonger = held.map(({ expiresAt }) => Date.parse(expiresAt) >= Date.parse(endsAt));
    verify("and the platform holds the binding a little longer than that", [true], isLonger);
  },
});
