import { driven } from "./calm";
import { another, assigned } from "./events";
import type { GivenEvent, GivenOrder } from "./given";
import { dueShards, post, tick } from "./platform";
import type { ScenarioName } from "./scenario-names";
import type { Stage } from "./stage";

const everything = { shards: { from: 0, to: 63 } } as const;

const orderOf = ({ given }: Stage, { orderId }: GivenEvent): GivenOrder => {
  const order = given.orders.get(orderId);
  if (!order) throw new Error(`no order ${orderId}`);
  return order;
};

const say = (stage: Stage, event: GivenEvent): void => {
  stage.tell(
    `${event.type} of ${event.orderId}, ${event.eventId}: ${event.customer ?? ""} ${event.driver ?? ""}`,
  );
  stage.launch(post(stage, event));
};

/** An order whose driver died in the middle, and whose lease has run out. */
async function abandonedOrder(stage: Stage): Promise<GivenOrder> {
  const event = assigned(stage);
  stage.machine.simulator.faults.set([
    { kind: stage.chance.pick(["http-500-after", "http-500-before"]), rate: 1 },
  ]);
  await driven(stage, post(stage, event));
  stage.machine.simulator.faults.set([]);
  await stage.pass(stage.chance.between(1_000, 90_000));
  return orderOf(stage, event);
}

const shardsOf = (stage: Stage) => {
  // A whole range costs a query for each shard: one range now and then keeps that honest.
  return stage.chance.happens(0.1) ? everything : undefined;
};

async function sweepers(stage: Stage, count: number): Promise<void> {
  const [shard] = await dueShards(stage, "orders");
  const range = shardsOf(stage) ?? (shard === undefined ? undefined : { shards: { from: shard, to: shard } });
  if (range === undefined) return;
  for (let each = 0; each < count; each++) stage.launch(tick(stage, "binding-sweeper", range));
}

export const scenarios: Readonly<Record<ScenarioName, (stage: Stage) => Promise<void>>> = {
  free: async () => undefined,
  "event-and-sweeper": async (stage) => {
    const order = await abandonedOrder(stage);
    await sweepers(stage, 1);
    say(stage, another(stage, order));
  },
  "two-sweepers": async (stage) => {
    await abandonedOrder(stage);
    await sweepers(stage, 2);
  },
  "two-events": async (stage) => {
    const event = assigned(stage);
    await driven(stage, post(stage, event));
    await stage.pass(1_000);
    const order = orderOf(stage, event);
    say(stage, another(stage, order, "order.reassigned"));
    say(stage, another(stage, order));
  },
  "two-orders-of-a-pair": async (stage) => {
    const first = assigned(stage);
    const { customer = "", driver = "" } = first;
    const { service } = orderOf(stage, first);
    say(stage, first);
    say(stage, assigned(stage, { service, customer, driver }));
    if (stage.chance.happens(0.3)) say(stage, assigned(stage, { service, customer, driver }));
  },
  "pool-nearly-full": async (stage) => {
    const customer = stage.chance.pick(stage.given.customers);
    const service = stage.chance.pick(stage.services);
    for (const driver of stage.given.drivers) say(stage, assigned(stage, { service, customer, driver }));
  },
};
