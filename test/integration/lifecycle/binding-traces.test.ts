import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { bindingTraces } from "../../../core/adapters/binding-traces";
import { routeLegs } from "../../../core/domain/modes";
import type { LiveHolding } from "../../../core/domain/orders";
import { createTables, embeddedDynamo } from "../../engines";
import { customers, drivers, newOrder, number, t0 } from "../../unit/lifecycle/orders";

const x = number("+8617000000001");
const [customer = x] = customers;
const [driver = x] = drivers;

const holding: LiveHolding = {
  id: "h1",
  provider: "huawei",
  application: "axb-main",
  mode: "AXB",
  numbers: { x },
  agreed: { people: { customer, driver }, direction: "both", lapsesAt: t0 + 3_600_000 },
  routes: routeLegs("AXB", { x }, { customer, driver }),
  everLive: true,
  openedAt: t0,
  state: "live",
  subscriptionId: "s1",
  opened: [],
};

it("remembers that somebody's time with a number has ended, though a late driver says once more that it begins", async () => {
  const engine = embeddedDynamo();
  await createTables(engine.client);
  const client = DynamoDBDocumentClient.from(engine.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const traces = bindingTraces({ client, table: "orders", tokenOf: async (each) => each });
  const heldUntil = async () => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: "orders",
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": `HELD#${x}#${driver}` },
      }),
    );
    return Items.map(({ until }) => until);
  };
  await traces.opened(newOrder(), holding, t0);
  expect(await heldUntil()).toEqual([undefined]);
  await traces.ended(newOrder(), holding, t0 + 1000);
  await traces.opened(newOrder(), holding, t0);
  expect(await heldUntil()).toEqual([t0 + 1000]);
});
