import { Metrics } from "@aws-lambda-powertools/metrics";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { httpHandler } from "../../../core/adapters/api-gateway";
import { orderStore } from "../../../core/adapters/order-store";
import type { Notification } from "../../../core/domain/calls/notification";
import { endedCall, renewCallees } from "../../../core/domain/calls/renew-callees";
import { routeLegs } from "../../../core/domain/modes";
import { type LiveHolding, type Order, type Terms, unknownOrder } from "../../../core/domain/orders";
import { providerModule } from "../../../core/providers/registry";
import { calleeRenewal } from "../../../core/wiring/callee-renewal";
import { makeCalleeHandler } from "../../../functions/order-events/callee";
import { createTables, type DynamoEngine, embeddedDynamo } from "../../engines";
import { functionLogger } from "../../function-logger";
import { anHttpEvent } from "../../http-event";
import { e164 } from "../providers/requests";
import { type SimulatedPlatform, startPlatforms } from "../providers/simulated-platform";

const customer = e164("+8613800000001");
/** One of each order: a number may be A of five bindings at most. */
let driver = e164("+8613800000002");

let platform: SimulatedPlatform;
let dynamo: DynamoEngine;
let tables: Awaited<ReturnType<typeof createTables>>;
let client: DynamoDBDocumentClient;
const notes: string[] = [];
beforeAll(async () => {
  platform = await startPlatforms();
  dynamo = embeddedDynamo();
  tables = await createTables(dynamo.client);
  client = DynamoDBDocumentClient.from(dynamo.client, { marshallOptions: { removeUndefinedValues: true } });
});
afterAll(async () => {
  await platform.close();
  await dynamo.stop();
});
beforeEach(() => {
  driver = e164(`+86139000000${String(used).padStart(2, "0")}`);
  notes.length = 0;
  platform.pushes.length = 0;
});

const ax = () => ({
  provider: "huawei",
  application: "ax-main",
  mode: "AX" as const,
  baseUrl: platform.simulator.url,
});

const renewal = () =>
  calleeRenewal(
    { applications: [ax()] },
    {
      client,
      orders: tables.orders,
      numbers: tables.numbers,
      now: () => platform.simulator.now(),
      credentialsOf: async () => ({ current: platform.credential("AX") }),
      logger: { warn: (message) => void notes.push(message), error: (message) => void notes.push(message) },
      metrics: new Metrics(),
    },
  );

let used = 0;

/** An order bound at the platform, as the lifecycle leaves it. */
async function aBoundOrder(changes: Partial<LiveHolding> = {}) {
  const orderId = `order-${used}`;
  const x = platform.number("AX", used++);
  const now = platform.simulator.now();
  const bound = await platform.provider("huawei", "AX").bind(
    {
      numbers: { x },
      people: { customer, driver },
      direction: "both",
      lifetimeSeconds: 3600,
      maxCallMinutes: 60,
      texts: true,
    },
    { signal: AbortSignal.timeout(5_000) },
  );
  const { subscriptionId } = bound;
  const live: LiveHolding = {
    ...ax(),
    id: "1",
    state: "live",
    numbers: { x },
    agreed: { people: { customer, driver }, direction: "both", lapsesAt: now + 3_600_000 },
    routes: routeLegs("AX", { x }, { customer, driver }),
    everLive: true,
    subscriptionId,
    opened: [{ until: now + 3_600_000, direction: "both" }],
    ...changes,
  };
  const order: Order = { ...unknownOrder(orderId, terms), version: 1, holdings: [live] };
  await orderStore({ client, table: tables.orders, now: () => now }).save(order, undefined);
  const pk = `SUBSCRIPTION#huawei#${subscriptionId}`;
  await client.send(new PutCommand({ TableName: tables.orders, Item: { pk, sk: "SUBSCRIPTION", orderId } }));
  return { orderId, x, subscriptionId };
}

const terms: Terms = {
  service: "ride-ax",
  choices: [{ provider: "huawei", application: "ax-main", mode: "AX" }],
  timeToLiveSeconds: 3600,
  maxTimeToLiveSeconds: 7200,
  phasesAfter: { completed: [], cancelled: [], expired: [] },
  coolDownSeconds: 3600,
  maxCallMinutes: 60,
  callDirection: "both",
  recording: { enabled: false },
  texts: { enabled: true, keepContent: false },
};

const call = async (from: string, to: string) => {
  const { connectedTo } = await platform.control("calls", { from, to, talkSeconds: 5 });
  return connectedTo;
};

/** Everything the platform told of, to whoever sets callees again. */
async function renew(deps = renewal(), isTold = (_told: Notification) => true) {
  await platform.simulator.advance(60);
  const { parsePush } = providerModule("huawei");
  const ended = platform.pushes.flatMap(({ body }) =>
    parsePush(body, platform.simulator.now()).notifications.flatMap((each) =>
      each.kind === "number-status" || !isTold(each) ? [] : (endedCall(each, "ax-main") ?? []),
    ),
  );
  expect(ended.length).toBeGreaterThan(0);
  await renewCallees(deps, ended, platform.simulator.now() + 10_000);
}

describe("whom the driver reaches", () => {
  it("is the customer again after each call of his", async () => {
    const { x } = await aBoundOrder();
    expect(await call(driver, x)).toBe(customer);
    expect(await call(driver, x)).toBeUndefined();
    await renew();
    expect(await call(driver, x)).toBe(customer);
    expect(notes).toEqual([]);
  });

  it("is left alone where the record says that the customer called: nothing was used up", async () => {
    const { x, subscriptionId } = await aBoundOrder();
    expect(await call(customer, x)).toBe(driver);
    let sent = 0;
    const deps = renewal();
    const counting: typeof deps = {
      ...deps,
      providerOf: (choice) => {
        const provider = deps.providerOf(choice);
        return {
          ...provider,
          setCallee: async (...request) => {
            sent++;
            await provider.setCallee?.(...request);
          },
        };
      },
    };
    await renew(counting, (each) => each.kind === "fee" && each.subscriptionId === subscriptionId);
    expect(sent).toBe(0);
  });

  it("is set in the same breath though the platform stumbles twice", async () => {
    const { x } = await aBoundOrder();
    await call(driver, x);
    const deps = renewal();
    let tries = 0;
    const fetches = globalThis.fetch;
    const stumbling = jest.spyOn(globalThis, "fetch").mockImplementation(async (...request) => {
      if (!String(request[0]).includes("calleenumber")) return fetches(...request);
      tries++;
      return tries <= 2 ? new Response("bad gateway", { status: 502 }) : fetches(...request);
    });
    await renew(deps);
    stumbling.mockRestore();
    expect(await call(driver, x)).toBe(customer);
  });

  it("is nobody once the binding is gone, and that is no failure", async () => {
    const { x, subscriptionId } = await aBoundOrder();
    await call(driver, x);
    await platform
      .provider("huawei", "AX")
      .unbind({ subscriptionId, numbers: { x } }, { signal: AbortSignal.timeout(5_000) });
    await renew();
    expect(notes).toEqual([]);
    expect(await call(driver, x)).toBeUndefined();
  });
});

describe("POST /v1/orders/{orderId}/callee", () => {
  const ask = (orderId: string) => {
    const logger = functionLogger("order-events");
    const route = "POST /v1/orders/{orderId}/callee";
    return httpHandler({ logger }, makeCalleeHandler(renewal()))(anHttpEvent(route, { params: { orderId } }));
  };

  it("sets it again on demand and answers as an order event would", async () => {
    const { orderId, x } = await aBoundOrder();
    await call(driver, x);
    const answer = await ask(orderId);
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body ?? "")).toMatchObject({ orderId, applied: false });
    expect(answer.body).not.toContain(customer);
    expect(await call(driver, x)).toBe(customer);
  });

  it("answers 404 for an order nobody knows", async () => {
    expect((await ask("order-unknown")).statusCode).toBe(404);
  });

  it.each<[string, Partial<LiveHolding["agreed"]>, Partial<LiveHolding>]>([
    ["one way, the customer's", { direction: "customer-only" }, {}],
    ["not open yet", {}, { opened: [] }],
  ])("answers 409 where there is no callee to set: %s", async (_, agreed, changes) => {
    const lapsesAt = platform.simulator.now() + 3_600_000;
    const people = { customer, driver };
    const { orderId } = await aBoundOrder({
      ...changes,
      agreed: { people, lapsesAt, direction: "both", ...agreed },
    });
    const answer = await ask(orderId);
    expect(answer).toMatchObject({ statusCode: 409 });
    expect(answer.body).toContain("urn:maskline:problem:no-callee-to-set");
  });
});
