import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { orderStore } from "../../../core/adapters/order-store";
import { createTables, type DynamoEngine, embeddedDynamo } from "../../engines";
import { newOrder, t0 } from "../../unit/lifecycle/orders";

let dynamo: DynamoEngine;
let client: DynamoDBDocumentClient;
let now = t0;
const store = () => orderStore({ client, table: "orders", now: () => now });

beforeAll(async () => {
  dynamo = embeddedDynamo();
  await createTables(dynamo.client);
  client = DynamoDBDocumentClient.from(dynamo.client, { marshallOptions: { removeUndefinedValues: true } });
});
afterAll(() => dynamo.stop());

const aNewOrder = (orderId: string) => ({ ...newOrder(), orderId, version: 1, updatedAt: now });
const item = async (orderId: string) =>
  (await client.send(new GetCommand({ TableName: "orders", Key: { pk: `ORDER#${orderId}`, sk: "STATE" } })))
    .Item ?? {};

it("saves only onto the revision it was read at; a lost race brings what stands", async () => {
  const order = aNewOrder("R-1");
  const first = await store().save(order, undefined);
  expect(first).toMatchObject({ saved: true, order: { revision: 1 } });
  const other = { ...order, version: 9, updatedAt: now + 1 };
  expect(await store().save(other, undefined)).toMatchObject({
    saved: false,
    current: { version: 1, revision: 1 },
  });
  if (!first.saved) return;
  expect(await store().save({ ...first.order, version: 2 }, undefined)).toMatchObject({ saved: true });
  const stale = { ...first.order, version: 3, updatedAt: now + 2 };
  expect(await store().save(stale, undefined)).toMatchObject({
    saved: false,
    current: { version: 2, revision: 2 },
  });
});

it("takes its own write for done when the answer to it was lost and it is repeated", async () => {
  const order = aNewOrder("R-2");
  await store().save(order, undefined);
  expect(await store().save(order, undefined)).toMatchObject({ saved: true, order: { revision: 1 } });
});

it("takes no other write for its own, though it came in the same millisecond and changed as much", async () => {
  const order = aNewOrder("R-4");
  const mark = { occurredAt: t0, terminal: false, eventId: "e-1" };
  await store().save({ ...order, desired: { endsAt: { value: t0 + 1, asOf: mark } } }, undefined);
  const other = { ...order, desired: { endsAt: { value: t0 + 2, asOf: { ...mark, eventId: "e-2" } } } };
  expect(await store().save(other, undefined)).toMatchObject({ saved: false, current: { revision: 1 } });
});

it("keeps what a newer version wrote that this one does not know", async () => {
  await store().save(aNewOrder("R-3"), undefined);
  const Key = { pk: "ORDER#R-3", sk: "STATE" };
  const set = { UpdateExpression: "SET novelty = :n", ExpressionAttributeValues: { ":n": "kept" } };
  await client.send(new UpdateCommand({ TableName: "orders", Key, ...set }));
  const loaded = await store().load("R-3");
  if (!loaded) throw new Error("the order is gone");
  await store().save({ ...loaded, version: 2 }, t0 + 5);
  expect(await item("R-3")).toMatchObject({ novelty: "kept", version: 2 });
});

it("lists what is due, the longest due first, and nothing that is not", async () => {
  const dues = { "D-1": t0 + 2000, "D-2": t0 + 1000, "D-3": t0 + 3000 };
  for (const [orderId, dueAt] of Object.entries(dues)) await store().save(aNewOrder(orderId), dueAt);
  const due = await store().due({ from: 0, to: 63 }, t0 + 2000, 100);
  expect(due.map(({ orderId }) => orderId).filter((id) => id.startsWith("D-"))).toEqual(["D-2", "D-1"]);
});

it("lets an order expire only when it holds nothing, has said everything and is not due", async () => {
  await store().save(aNewOrder("E-1"), undefined);
  await store().save(aNewOrder("E-2"), t0 + 1000);
  await store().save(
    {
      ...aNewOrder("E-3"),
      outbox: [{ id: "1", type: "binding.released", subject: "E-3", at: t0, data: {} }],
    },
    undefined,
  );
  expect((await item("E-1")).ttl).toBe(Math.ceil((now + 30 * 86_400_000) / 1000));
  expect((await item("E-2")).ttl).toBeUndefined();
  expect((await item("E-3")).ttl).toBeUndefined();
});

it("keeps what is over as long as the stage says, and its history no longer than the order may be known", async () => {
  const kept = orderStore({ client, table: "orders", now: () => now, keptDays: 45 });
  const inDays = (count: number) => Math.ceil((now + count * 86_400_000) / 1000);
  await kept.save(aNewOrder("K-1"), undefined);
  expect((await item("K-1")).ttl).toBe(inDays(45));
  await kept.appendHistory("K-1", [{ at: now, version: 1, revision: 1, type: "activated", detail: {} }]);
  const key = { pk: "ORDER#K-1", sk: "HISTORY#00000001#activated" };
  const { Item: entry } = await client.send(new GetCommand({ TableName: "orders", Key: key }));
  // The longest binding that a provider takes is 90 days.
  expect(entry?.ttl).toBe(inDays(45 + 90));
});

it("remembers an event by its body, until it has expired", async () => {
  expect(await store().rememberEvent("evt-1", "R-1", "hash")).toBe("new");
  expect(await store().rememberEvent("evt-1", "R-1", "hash")).toBe("same");
  expect(await store().rememberEvent("evt-1", "R-1", "another")).toBe("different");
  now = t0 + 31 * 86_400_000;
  expect(await store().rememberEvent("evt-1", "R-1", "another")).toBe("new");
  now = t0;
});
