import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { LocalCloud } from "../../local/cloud";
import { runForDemo } from "../../local/demo/run-for-demo";
import { openStage } from "../../local/demo/stage";
import { expectDocumented } from "../openapi-check";
import { aFee, eventPush, feePush, recorded, signedHeaders } from "../pushes";

jest.setTimeout(180_000);

interface Application {
  readonly application: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly webhooks: { readonly calls: string; readonly fees: string };
}

const customer = "+8613800000123";
const driver = "+8613800007034";
let cloud: LocalCloud;
let platform: Application;
let startedAt: string;
let events = 0;

beforeAll(async () => {
  cloud = await runForDemo({});
  startedAt = at();
  platform = (cloud.applications as readonly Application[]).find(
    ({ application }) => application === "axb-main",
  ) as Application;
  const number = { number: "+8617000000001", provider: "huawei", application: "axb-main", areaCode: "0755" };
  await openStage(cloud).put("/v1/numbers", { numbers: [number] });
  await post(JSON.stringify(assigned()));
  await cloud.settle();
});
afterAll(() => cloud?.stop());

const at = (offsetMs = 0) => new Date(cloud.clock.now() + offsetMs).toISOString();

/** A good event; what is given replaces its parts. */
function assigned(changes: Record<string, unknown> = {}, order: Record<string, unknown> = {}) {
  return {
    eventId: "known-event",
    type: "order.assigned",
    occurredAt: startedAt,
    order: {
      orderId: "known-order",
      service: "ride",
      areaCode: "0755",
      customer: { phone: customer },
      driver: { phone: driver },
      ...order,
    },
    ...changes,
  };
}

/** A good event that was not sent before. */
const fresh = (changes: Record<string, unknown> = {}, order: Record<string, unknown> = {}) => {
  events += 1;
  const event = { eventId: `new-event-${events}`, occurredAt: at(), ...changes };
  return JSON.stringify(assigned(event, { orderId: "new-order", ...order }));
};

const post = (body: string | Uint8Array, path = "/v1/order-events") =>
  fetch(`${cloud.api}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: body as string,
  });

async function table(name: string): Promise<string[]> {
  const { Items = [] } = await cloud.clients.dynamodb.send(
    new ScanCommand({ TableName: cloud.tables[name], ConsistentRead: true }),
  );
  // What is remembered of the id of an event that came to nothing is no disturbance.
  return Items.map((item) => JSON.stringify(item))
    .filter((item) => !item.includes('"EVENT#new-event'))
    .sort();
}

/** Everything that bad input must not disturb. */
async function world() {
  await cloud.settle();
  const tables = await Promise.all(["orders", "routes", "numbers", "calls"].map(table));
  const [requests, deliveries] = await Promise.all(
    ["requests", "subscriptions"].map(async (list) =>
      (await fetch(`${cloud.simulator}/_control/${list}`)).json(),
    ),
  );
  const queues = (await (await fetch(`${cloud.sqs}/_fauxqs/queues`)).json()) as {
    name: string;
    approximateMessageCount: number;
  }[];
  const waiting = queues.map(({ name, approximateMessageCount }) => [name, approximateMessageCount]);
  return { tables, requests, deliveries, waiting, events: cloud.events.length };
}

async function expectProblem(route: string, response: Response, status: number, slug: string) {
  const body = await response.text();
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect({ status: response.status, problem }).toMatchObject({
    status,
    problem: { type: `urn:maskline:problem:${slug}`, status },
  });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(body).not.toMatch(/\bat .*\.m?[jt]s:\d+|node:internal/);
  for (const phone of [customer, driver]) expect(body).not.toContain(phone.slice(1));
  expectDocumented(route, {
    statusCode: response.status,
    headers: { "content-type": "application/problem+json" },
    body,
  });
  return problem as { errors?: { pointer: string }[] };
}

const malformed = [400, "malformed-json"] as const;
const invalid = [400, "invalid-request"] as const;
const long = "x".repeat(65);

describe("an order event", () => {
  it.each<[string, () => string | Uint8Array, readonly [number, string], string?]>([
    ["malformed JSON", () => '{"eventId":', malformed],
    ["an empty body", () => "", malformed],
    ["bytes that are no UTF-8", () => new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), malformed],
    ["a list instead of an object", () => "[]", invalid],
    ["a wrong type", () => fresh({ occurredAt: 1 }), invalid, "/occurredAt"],
    [
      "a phone that is an object",
      () => fresh({}, { customer: { phone: {} } }),
      invalid,
      "/order/customer/phone",
    ],
    ["an unknown event type", () => fresh({ type: "order.lost" }), invalid, "/type"],
    [
      "a number not in E.164",
      () => fresh({}, { driver: { phone: "13800007034" } }),
      invalid,
      "/order/driver/phone",
    ],
    ["A equal to B", () => fresh({}, { driver: { phone: customer } }), invalid, "/order/driver/phone"],
    ["a missing field", () => fresh({}, { customer: undefined }), invalid, "/order/customer"],
    ["a time without a zone", () => fresh({ occurredAt: "2026-11-22T10:00:00" }), invalid, "/occurredAt"],
    ["a day that is none", () => fresh({ occurredAt: "2026-02-30T10:00:00Z" }), invalid, "/occurredAt"],
    ["a time in the future", () => fresh({ occurredAt: at(180_000) }), invalid, "/occurredAt"],
    ["an over-long order id", () => fresh({}, { orderId: long }), invalid, "/order/orderId"],
    ["an order id with a slash", () => fresh({}, { orderId: "a/b" }), invalid, "/order/orderId"],
    ["an over-long event id", () => fresh({ eventId: long }), invalid, "/eventId"],
    ["a __proto__ key", () => fresh().replace('"service":', '"__proto__":{"a":1},"service":'), invalid],
    ["a constructor key", () => fresh().replace('"service":', '"constructor":1,"service":'), invalid],
    [
      "an event id reused with another body",
      () => JSON.stringify(assigned({}, { areaCode: "010" })),
      [409, "event-id-reused"],
    ],
    ["a body of 2 MB", () => fresh({ padding: "x".repeat(2 * 1024 * 1024) }), [413, "body-too-large"]],
    ["a service without a policy", () => fresh({}, { service: "helicopter" }), [422, "refused-by-policy"]],
    [
      "an end beyond the policy",
      () => fresh({}, { endsAt: at(90 * 86_400_000) }),
      [422, "refused-by-policy"],
    ],
    [
      "an unknown order",
      () => fresh({ type: "order.extended" }, { orderId: "nobody-knows", extendBySeconds: 60 }),
      [404, "unknown-order"],
    ],
  ])("with %s is refused and disturbs nothing", async (...[, body, [status, slug], pointer]) => {
    const before = await world();
    const problem = await expectProblem("POST /v1/order-events", await post(body()), status, slug);
    if (pointer) expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await world()).toEqual(before);
  });
});

describe("a read", () => {
  it.each([
    [
      "an unknown order",
      "/v1/orders/nobody-knows",
      "GET /v1/orders/{orderId}",
      [404, "unknown-order"] as const,
    ],
    ["an unknown call", "/v1/calls/huawei.nobody", "GET /v1/calls/{callId}", [404, "not-found"] as const],
    [
      "calls of a real number's owner",
      `/v1/calls?number=${encodeURIComponent(customer)}`,
      "GET /v1/calls",
      [400, "invalid-request"] as const,
    ],
    [
      "a limit that is no number",
      "/v1/numbers?limit=many",
      "GET /v1/numbers",
      [400, "invalid-request"] as const,
    ],
    [
      "a cursor of one's own making",
      "/v1/numbers?cursor=abc",
      "GET /v1/numbers",
      [400, "invalid-request"] as const,
    ],
  ])("of %s is refused", async (_, path, route, [status, slug]) => {
    await expectProblem(route, await fetch(`${cloud.api}${path}`), status, slug);
  });
});

describe("a push", () => {
  const push = (url: string, body: string, headers: Record<string, string>) =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
  const signed = () => signedHeaders(cloud.clock.now(), platform);
  const fees = (count: number) =>
    feePush(...Array.from({ length: count }, (_, index) => aFee({ icid: `fee-${index}` })));

  it.each<[string, "calls" | "fees", () => string, () => Record<string, string>, readonly [number, string]]>([
    ["no signature", "calls", () => eventPush("callin"), () => ({}), [401, "not-authenticated"]],
    [
      "a forged signature",
      "calls",
      () => eventPush("callin"),
      () => signedHeaders(cloud.clock.now(), { ...platform, appSecret: "guessed" }),
      [401, "not-authenticated"],
    ],
    [
      "a signature of last week",
      "calls",
      () => eventPush("callin"),
      () => signedHeaders(cloud.clock.now() - 7 * 86_400_000, platform),
      [401, "not-authenticated"],
    ],
    ["malformed JSON", "fees", () => '{"feeLst":[', signed, malformed],
    ["an empty feeLst", "fees", () => fees(0), signed, invalid],
    ["an over-long feeLst", "fees", () => fees(51), signed, invalid],
    ["a __proto__ key", "fees", () => '{"eventType":"fee","__proto__":{},"feeLst":[]}', signed, invalid],
    [
      "a body of 2 MB",
      "fees",
      () => feePush(aFee({ padding: "x".repeat(2 << 20) })),
      signed,
      [413, "body-too-large"],
    ],
  ])("with %s is refused and queues nothing", async (_, kind, body, headers, [status, slug]) => {
    const before = await world();
    const route = `POST /webhooks/{provider}/{application}/{key}/${kind}`;
    await expectProblem(route, await push(platform.webhooks[kind], body(), headers()), status, slug);
    expect(await world()).toEqual(before);
  });

  it("to an address with another key is not found, whoever signed it", async () => {
    const url = platform.webhooks.calls.replace(/[^/]+\/calls$/, `${"A".repeat(32)}/calls`);
    const route = "POST /webhooks/{provider}/{application}/{key}/calls";
    await expectProblem(route, await push(url, eventPush("callin"), signed()), 404, "not-found");
  });

  it.each([
    ["on a host that is not on the list", "rec.example.com"],
    ["at an address inside", "169.254.169.254"],
  ])("that names a recording %s is kept, and nothing is fetched from there", async (_, recordDomain) => {
    const icid = `recorded-at-${recordDomain}`;
    const sessionId = `session-${recordDomain}`;
    const fee = aFee({ icid, sessionId, appKey: platform.appKey, ...recorded(), recordDomain });
    expect((await push(platform.webhooks.fees, feePush(fee), signed())).status).toBe(200);
    await openStage(cloud).pass(60);
    const lines = cloud.logs.map(({ line }) => line).filter((line) => line.includes(icid));
    expect(lines.join("\n")).not.toContain("recording archived");
    expect(cloud.events.map(({ event }) => (event as { type: string }).type)).not.toContain(
      "recording.archived",
    );
  });
});

describe("a recording", () => {
  it.each(["recording-wrong-host", "recording-internal-address"])(
    "whose location is a redirect to elsewhere (%s) is not fetched, and tried again",
    async (kind) => {
      const stage = openStage(cloud);
      const faults = (list: object[]) =>
        fetch(`${cloud.simulator}/_control/faults`, {
          method: "PUT",
          body: JSON.stringify({ faults: list }),
        });
      await faults([{ kind }]);
      await stage.dial(customer, "+8617000000001", 5);
      await stage.settle();
      await stage.pass(60);
      type Calls = { calls: { recording: { state: string } }[] };
      const newest = async () =>
        (await stage.get<Calls>("/v1/orders/known-order/calls")).body.calls[0]?.recording.state;
      expect(await newest()).toBe("pending");
      await faults([]);
      await stage.pass(3600);
      expect(await newest()).toBe("archived");
    },
  );
});
