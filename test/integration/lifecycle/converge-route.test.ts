import { httpHandler } from "../../../core/adapters/api-gateway";
import { makeConvergeHandler } from "../../../functions/order-events/converge";
import { anHttpEvent } from "../../http-event";
import { anOrderEvent } from "./an-order-event";
import { startWorld, type World } from "./world";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

async function faults(...list: object[]): Promise<void> {
  const put = await fetch(`${world.simulator.url}/_control/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ faults: list }),
  });
  expect(put.status).toBe(200);
}

const requests = async (): Promise<number> => {
  const answer = await fetch(`${world.simulator.url}/_control/requests`);
  return ((await answer.json()) as unknown[]).length;
};

async function converge(orderId: string, deps: Partial<World["deps"]> = {}) {
  const logger = { info: () => {}, warn: () => {}, error: () => {}, addContext: () => {} };
  const beside: Promise<void>[] = [];
  const handler = makeConvergeHandler({
    ...world.deps,
    ...deps,
    beside: (work) => void beside.push(work()),
  });
  const route = "POST /v1/orders/{orderId}/converge";
  const answer = await httpHandler({ logger }, handler)(anHttpEvent(route, { params: { orderId } }));
  await Promise.all(beside);
  return { ...answer, body: JSON.parse(answer.body ?? "{}") as Record<string, unknown> };
}

describe("POST /v1/orders/{orderId}/converge", () => {
  it("binds an order at once that would have waited out a pause", async () => {
    await faults({ kind: "http-500-before", operation: "axb.bind" });
    expect(await world.post(anOrderEvent(world.now()))).toMatchObject({ status: 202 });
    await faults();
    const answer = await converge("R-1");
    expect(answer).toMatchObject({
      statusCode: 200,
      body: { orderId: "R-1", status: "active", applied: false },
    });
    expect(answer.body.dial).toBeDefined();
    expect(JSON.stringify(answer)).not.toContain("+86138");
    expect((await world.published()).map(({ type }) => type)).toEqual(["binding.activated"]);
  });

  it("says 202 and where to look while the provider refuses on", async () => {
    await faults({ kind: "http-500-before", operation: "axb.bind" });
    await world.post(anOrderEvent(world.now()));
    const before = await requests();
    const answer = await converge("R-1");
    expect(answer).toMatchObject({
      statusCode: 202,
      headers: { location: "/v1/orders/R-1", "retry-after": 2 },
      body: { status: "pending" },
    });
    expect(await requests()).toBeGreaterThan(before);
  });

  it("asks the provider nothing of an order that is as it should be", async () => {
    await world.post(anOrderEvent(world.now()));
    const before = await requests();
    expect(await converge("R-1")).toMatchObject({ statusCode: 200, body: { status: "active" } });
    expect(await requests()).toBe(before);
  });

  it("leaves an order to whoever drives it just now", async () => {
    await world.post(anOrderEvent(world.now()));
    const { orders } = world.deps;
    const held: typeof orders = {
      ...orders,
      load: async (orderId) => {
        const order = await orders.load(orderId);
        return order && { ...order, lease: { holder: "another", endsAt: world.now() + 10_000 } };
      },
      save: () => Promise.reject(new Error("nobody else may write it")),
    };
    expect(await converge("R-1", { orders: held })).toMatchObject({ statusCode: 202 });
  });

  it("answers 404 for an order nobody knows, 400 for what can't be one", async () => {
    expect(await converge("R-unknown")).toMatchObject({
      statusCode: 404,
      body: { type: "urn:maskline:problem:unknown-order" },
    });
    expect(await converge("no order!")).toMatchObject({ statusCode: 400 });
  });
});
