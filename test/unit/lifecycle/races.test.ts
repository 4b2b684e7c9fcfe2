import { minutes, seconds } from "../../../core/domain/instant";
import { restingLegs } from "../../../core/domain/modes";
import type { NumberProvider } from "../../../core/domain/provider";
import { type ReceiveDeps, receiveOrderEvent } from "../../../core/domain/receive-order-event";
import { sweepOrders } from "../../../core/domain/sweep";
import { Chance } from "../../chance";
import { Platform } from "../../simulation/lifecycle/platform";
import { Tables } from "../../simulation/lifecycle/tables";
import { assigned, customers, drivers, ended, facts, number, reassigned, t0, terms } from "./orders";

const x = number("+8617000000001");

/** A stage where something else happens while a bind is under way. */
function aStage() {
  let now = t0;
  let holders = 0;
  const tables = new Tables();
  const { capabilities } = facts({ provider: "huawei", application: "", mode: "AXB" });
  const platform = new Platform(
    () => now,
    new Chance(1),
    capabilities,
    () => "R-1",
    () => undefined,
  );
  const real = platform.provider();
  const during: Record<"bind" | "save" | "close" | "open", () => Promise<void>> = {
    bind: async () => undefined,
    save: async () => undefined,
    close: async () => undefined,
    open: async () => undefined,
  };
  const [orders, routes] = [tables.orderStore(), tables.routeStore()];
  const provider: NumberProvider = {
    ...real,
    bind: async (...asked) => {
      await during.bind();
      return real.bind(...asked);
    },
  };
  const silent = () => undefined;
  const deps: ReceiveDeps = {
    orders: {
      ...orders,
      save: async (...saved) => {
        await during.save();
        return orders.save(...saved);
      },
    },
    routes: {
      ...routes,
      close: async (...closed) => {
        await during.close();
        return routes.close(...closed);
      },
      open: async (...opened) => {
        await during.open();
        return routes.open(...opened);
      },
    },
    pool: { candidates: async () => [{ number: x, areaCode: "" }], suspend: async () => undefined },
    breakers: { closedUntil: async () => undefined, close: async () => undefined },
    traces: { opened: async () => undefined, ended: async () => undefined },
    publisher: { publish: async () => undefined },
    providerOf: () => provider,
    facts,
    areasFor: () => [],
    clock: () => now,
    notes: {
      stepped: silent,
      failed: silent,
      closed: silent,
      exhausted: silent,
      orphans: silent,
      lostLease: silent,
      taken: silent,
      refused: silent,
    },
    termsOf: () => terms,
    newHolder: () => `d${++holders}`,
  };
  return {
    tables,
    platform,
    during,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    receive: (event: Parameters<typeof receiveOrderEvent>[1]) =>
      receiveOrderEvent(deps, event, event.eventId, { endsAt: now + seconds(8), numbers: 3, fallbacks: 1 }),
    sweep: async (after: number) => {
      now += after;
      const onError = (_: string, error: unknown) => {
        throw error;
      };
      await sweepOrders({ ...deps, onError }, { from: 0, to: 63 }, now + seconds(40));
    },
    order: () => tables.orders.get("R-1")?.order,
  };
}

/** Only the first bind is interrupted. */
const once = (work: () => Promise<void>) => {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    await work();
  };
};

it("answers an event that finds the order driven, and looks again before it ends", async () => {
  const stage = aStage();
  let answered: boolean | undefined;
  stage.during.bind = once(async () => {
    answered = (await stage.receive(ended(t0, "cancelled"))).applied;
  });
  const { order } = await stage.receive(assigned(t0));
  expect(answered).toBe(true);
  // The driver of the first event saw the second one: nothing is bound, and nobody had to come back for it.
  expect(stage.platform.held).toEqual([]);
  expect(order.holdings).toEqual([]);
});

it("reassigns within the same run when the driver changed while the first was bound", async () => {
  const stage = aStage();
  stage.during.bind = once(async () => {
    await stage.receive(reassigned(t0 + 1, 1));
  });
  await stage.receive(assigned(t0));
  expect(stage.platform.held).toMatchObject([{ people: { customer: customers[0], driver: drivers[1] } }]);
});

it("touches no route for an event that loses the race for its order", async () => {
  const stage = aStage();
  await stage.receive(assigned(t0));
  stage.during.save = once(async () => {
    await stage.receive(reassigned(t0 + 2, 2));
  });
  // Long enough for the other event to be done.
  stage.during.close = once(async () => {
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
  });
  await stage.receive(reassigned(t0 + 1, 1));
  const routes = [...stage.tables.routes.values()].filter(({ state }) => state !== "cooling");
  expect(routes.map(({ state, peer }) => [state, peer]).sort()).toEqual([
    ["open", customers[0]],
    ["open", drivers[2]],
  ]);
});

it("opens nothing late over what somebody has opened since the order was given back", async () => {
  const stage = aStage();
  stage.during.open = once(async () => {
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    stage.pass(1000);
    await stage.receive(reassigned(t0 + 2, 2));
  });
  await stage.receive(assigned(t0));
  const open = [...stage.tables.routes.values()].filter(({ state }) => state === "open");
  expect(open.map(({ peer, since }) => [peer, since]).sort()).toEqual([
    [customers[0], t0 + 1000],
    [drivers[2], t0 + 1000],
  ]);
});

it("takes back a subscription that the order does not hold, when it was away for too long", async () => {
  const stage = aStage();
  stage.during.bind = once(async () => {
    await stage.receive(ended(t0, "cancelled"));
    // Frozen: the sweeper takes the order over, waits until the bind can't come any more, and lets it go.
    for (let minute = 0; minute < 6; minute++) await stage.sweep(minutes(1));
    expect(stage.order()?.holdings).toEqual([]);
  });
  await stage.receive(assigned(t0));
  expect(stage.platform.held).toEqual([]);
});

it("lets a route rest for everybody when a caller may have reached either of two people", () => {
  const [customer = x] = customers;
  const [one = x, two = x] = drivers;
  const legs = [one, two].map((peer) => ({ number: x, caller: customer, role: "customer" as const, peer }));
  expect(restingLegs(legs)).toEqual([{ number: x, caller: customer }]);
  expect(restingLegs(legs.slice(0, 1))).toEqual([{ number: x, caller: customer, peer: one }]);
});
