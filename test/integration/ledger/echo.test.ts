import { aFee, callStart, eventPush, feePush } from "../../pushes";
import { queuedPush, startEngines, startLedger, tokenOf } from "./ledger";

let engines: Awaited<ReturnType<typeof startEngines>>;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines.stop());

const customer = "+8613800000021";

/** A ledger with order-1 at version 5, and order-2 that held X for the customer when the call began. */
async function aLedger() {
  const ledger = await startLedger(engines);
  const { orders } = ledger.tables;
  for (const [orderId, version] of [
    ["order-1", 5],
    ["order-2", 1],
  ] as const) {
    const pk = `ORDER#${orderId}`;
    const desired = { customer: { value: customer }, driver: { value: "+8613800007021" } };
    await ledger.put(orders, { pk, sk: "STATE", orderId, version, desired });
    const entry = { type: "activated", version: 1, at: callStart - 60_000 };
    await ledger.put(orders, { pk, sk: "HISTORY#00000001", ...entry });
  }
  await ledger.put(orders, {
    pk: `HELD#+8617000000001#${await tokenOf(customer)}`,
    sk: `${new Date(callStart - 60_000).toISOString()}#order-2`,
    orderId: "order-2",
    version: 1,
    from: callStart - 60_000,
  });
  return ledger;
}

const xFee = (userData: string) => feePush(aFee({ subscriptionId: undefined, userData }));

describe("a call of X mode", () => {
  it.each([
    ["belongs to the order and version it was put through for", "order-1/4", "order-1", 4],
    ["is not believed about a version that never was", "order-1/6", "order-2", 1],
    ["is not believed about an order that never was", "order-9/1", "order-2", 1],
    ["that echoes what is not ours is linked as any other", "hello", "order-2", 1],
  ])("%s: %s", async (_, userData, orderId, version) => {
    const ledger = await aLedger();
    await ledger.deliver(queuedPush(xFee(userData)));
    expect(ledger.published).toMatchObject([{ data: { orderId, version, from: "customer" } }]);
  });

  it("is linked by its events, too, when no record ever comes", async () => {
    const ledger = await aLedger();
    const body = eventPush("disconnect", { subscriptionId: undefined, userData: "order-1/4", stateCode: 0 });
    await ledger.deliver(queuedPush(body, { kind: "calls" }));
    const { calls } = await ledger.ledger.callsOfOrder("order-1", { limit: 10 });
    expect(calls).toMatchObject([{ link: { orderId: "order-1", version: 4 } }]);
  });
});
