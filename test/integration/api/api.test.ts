import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type HttpAnswer, httpHandler } from "../../../core/adapters/api-gateway";
import { ledgerItems, type TableItem } from "../../../core/adapters/call-items";
import {
  archiveSortKey,
  callIdOf,
  callPartition,
  linkSortKey,
  orderCallSortKey,
} from "../../../core/adapters/call-keys";
import { callLedger } from "../../../core/adapters/call-ledger";
import { numberPool } from "../../../core/adapters/number-pool";
import { orderHistory } from "../../../core/adapters/order-history";
import { orderStore } from "../../../core/adapters/order-store";
import { recordingUrls } from "../../../core/adapters/recording-urls";
import { readTables } from "../../../core/adapters/table-health";
import type { Archive } from "../../../core/domain/calls/call-items";
import type { FeeNotification } from "../../../core/domain/calls/notification";
import type { Order, Terms } from "../../../core/domain/orders";
import type { E164 } from "../../../core/domain/phone-numbers";
import document from "../../../docs/openapi.json";
import { makeHandler, routes } from "../../../functions/api/handler";
import {
  createTables,
  type DynamoEngine,
  embeddedDynamo,
  type MessagingEngine,
  startSqsSnsS3,
} from "../../engines";
import { functionLogger } from "../../function-logger";
import { anHttpEvent, type RequestParts } from "../../http-event";
import { expectDocumented } from "../../openapi-check";

const now = Date.parse("2026-11-22T10:00:00Z");
const x = "+8617000000001" as E164;
const customer = "+8613800000021" as E164;
const driver = "+8613800007021" as E164;
const bucket = "recordings";

let dynamo: DynamoEngine;
let messaging: MessagingEngine;
let client: DynamoDBDocumentClient;
let tables: Awaited<ReturnType<typeof createTables>>;
let handler: ReturnType<typeof httpHandler>;

beforeAll(async () => {
  [dynamo, messaging] = await Promise.all([embeddedDynamo(), startSqsSnsS3()]);
  client = DynamoDBDocumentClient.from(dynamo.client, { marshallOptions: { removeUndefinedValues: true } });
  tables = await createTables(dynamo.client);
  await messaging.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  handler = anApi([tables.orders, tables.numbers, tables.calls]);
});
afterAll(() => Promise.all([dynamo.stop(), messaging.stop()]));

function anApi(healthTables: string[]) {
  const clock = () => now;
  const applications = [
    { provider: "huawei", application: "axb", mode: "AXB" as const },
    { provider: "huawei", application: "ax", mode: "AX" as const },
  ];
  const config = applications.map((each) => ({
    ...each,
    baseUrl: "http://127.0.0.1",
    exclusive: true,
    recordingHosts: [],
  }));
  return httpHandler(
    { logger: functionLogger("api") },
    makeHandler({
      config: { applications: config },
      orders: orderStore({ client, table: tables.orders, now: clock }),
      history: (orderId) => orderHistory({ client, table: tables.orders }, orderId),
      calls: callLedger({ client, table: tables.calls, now: clock }),
      pool: numberPool({ client, table: tables.numbers, now: clock, applications: ["axb", "ax"] }),
      recordings: recordingUrls(messaging.s3, bucket),
      readTables: () => readTables(client, healthTables),
      now: clock,
    }),
  );
}

/** Every answer in this file is held against the OpenAPI document. */
async function ask(routeKey: string, parts: RequestParts = {}): Promise<HttpAnswer> {
  const answer = await handler(anHttpEvent(routeKey, parts));
  expectDocumented(routeKey, answer);
  return answer;
}
const bodyOf = ({ body }: HttpAnswer) => JSON.parse(body ?? "null");

const terms: Terms = {
  service: "ride",
  choices: [{ provider: "huawei", application: "axb", mode: "AXB" }],
  timeToLiveSeconds: 14_400,
  maxTimeToLiveSeconds: 86_400,
  phasesAfter: { completed: [{ seconds: 600, direction: "both" }], cancelled: [], expired: [] },
  coolDownSeconds: 3600,
  maxCallMinutes: 0,
  callDirection: "both",
  recording: { enabled: true },
  texts: { enabled: false, keepContent: false },
};

const anOrder = (orderId: string): Order => {
  const asOf = { occurredAt: now, terminal: false, eventId: "evt-1" };
  const people = { customer, driver };
  return {
    orderId,
    version: 1,
    revision: 0,
    terms,
    desired: { since: now, customer: { value: customer, asOf }, driver: { value: driver, asOf } },
    holdings: [
      {
        id: "h1",
        provider: "huawei",
        application: "axb",
        mode: "AXB",
        numbers: { x },
        agreed: { people, direction: "both", lapsesAt: now + 15_000_000 },
        routes: [
          { number: x, caller: customer, role: "customer", peer: driver },
          { number: x, caller: driver, role: "driver", peer: customer },
        ],
        everLive: true,
        state: "live",
        subscriptionId: "sub-1",
        opened: [],
      },
    ],
    holdingsMade: 1,
    search: { choice: 0, avoid: [], orphansRemoved: 0 },
    outbox: [],
    journal: [],
    everActive: true,
    updatedAt: now,
  };
};

describe("an order", () => {
  it("is shown as it should be, as it is and as it came, without real numbers", async () => {
    const store = orderStore({ client, table: tables.orders, now: () => now });
    await store.save(anOrder("R-1001"), now);
    const dial = { customer: { number: x }, driver: { number: x } };
    await store.appendHistory("R-1001", [
      {
        at: now,
        version: 1,
        revision: 2,
        type: "activated",
        detail: { provider: "huawei", mode: "AXB", dial, secret: customer },
      },
    ]);
    const answer = await ask("GET /v1/orders/{orderId}", { params: { orderId: "R-1001" } });
    expect(answer.statusCode).toBe(200);
    expect(bodyOf(answer)).toEqual({
      orderId: "R-1001",
      service: "ride",
      version: 1,
      status: "active",
      mode: "AXB",
      dial,
      expiresAt: "2026-11-22T14:00:00Z",
      desired: { customer: "…21", driver: "…21", endsAt: "2026-11-22T14:00:00Z", direction: "both" },
      actual: [
        {
          provider: "huawei",
          application: "axb",
          mode: "AXB",
          numbers: { x },
          state: "live",
          subscriptionId: "sub-1",
          direction: "both",
          lapsesAt: "2026-11-22T14:10:00Z",
        },
      ],
      history: [
        { at: "2026-11-22T10:00:00Z", version: 1, type: "activated", provider: "huawei", mode: "AXB", dial },
      ],
      updatedAt: "2026-11-22T10:00:00Z",
    });
    expect(answer.body).not.toContain("13800");
  });

  it("that nobody knows is a 404, an id that can't be one a 400", async () => {
    const unknown = await ask("GET /v1/orders/{orderId}", { params: { orderId: "R-9" } });
    expect(unknown.statusCode).toBe(404);
    expect(unknown.headers).toMatchObject({ "content-type": "application/problem+json" });
    expect(bodyOf(unknown)).toMatchObject({
      type: "urn:maskline:problem:unknown-order",
      requestId: "request-1",
    });
    for (const orderId of ["a/b", "x".repeat(65), "ü"]) {
      expect((await ask("GET /v1/orders/{orderId}", { params: { orderId } })).statusCode).toBe(400);
    }
  });
});

const aFee = (n: number, more: Partial<FeeNotification> = {}): FeeNotification => ({
  kind: "fee",
  provider: "huawei",
  sessionId: `session-${n}`,
  icid: `icid-${n}`,
  subscriptionId: "sub-1",
  caller: customer,
  dialled: x,
  privacyNumber: x,
  reached: driver,
  times: { callIn: now + n * 60_000, forwardAnswer: now + n * 60_000 + 5000, end: now + n * 60_000 + 25_000 },
  talkSeconds: 20,
  connected: true,
  causes: {},
  canonical: `{"n":${n}}`,
  ...more,
});

async function record(fee: FeeNotification, extra: (pk: string) => TableItem[] = () => []): Promise<string> {
  const context = { application: "axb", receivedAt: now, retentionDays: { calls: 180 } };
  const callId = callIdOf("huawei", fee.sessionId);
  const pk = callPartition(callId) ?? "";
  const link = {
    pk: "ORDER#R-2001",
    sk: orderCallSortKey(fee.times.callIn ?? now, callId),
    callId,
    version: 1,
    ttl: now,
  };
  const own = { pk, sk: linkSortKey, link: { orderId: "R-2001", version: 1, from: "customer" }, ttl: now };
  for (const Item of [...ledgerItems(fee, context), link, own, ...extra(pk)]) {
    await client.send(new PutCommand({ TableName: tables.calls, Item }));
  }
  return callId;
}

const archived = (pk: string, id: string, archive: Archive): TableItem => ({
  pk,
  sk: archiveSortKey(id),
  id,
  archive,
  ttl: now,
});

describe("calls", () => {
  let callIds: string[];
  beforeAll(async () => {
    await ask("PUT /v1/numbers", {
      body: { numbers: [{ number: x, provider: "huawei", application: "axb" }] },
    });
    callIds = [];
    for (const n of [1, 2, 3]) callIds.push(await record(aFee(n)));
  });

  it("of an order come newest first, in pages", async () => {
    const params = { orderId: "R-2001" };
    const first = bodyOf(await ask("GET /v1/orders/{orderId}/calls", { params, query: "limit=2" }));
    expect(first.calls.map((call: { callId: string }) => call.callId)).toEqual([callIds[2], callIds[1]]);
    expect(first.calls[0]).toMatchObject({
      orderId: "R-2001",
      bindingVersion: 1,
      from: "customer",
      outcome: "answered",
      talkSeconds: 20,
    });
    const query = `limit=2&cursor=${first.cursor}`;
    const second = bodyOf(await ask("GET /v1/orders/{orderId}/calls", { params, query }));
    expect(second.calls.map((call: { callId: string }) => call.callId)).toEqual([callIds[0]]);
    const elsewhere = { params: { orderId: "R-2002" }, query };
    expect((await ask("GET /v1/orders/{orderId}/calls", elsewhere)).statusCode).toBe(400);
  });

  it("of a privacy number come newest first; the plus may be escaped or not", async () => {
    for (const number of [x, x.replace("+", "%2B")]) {
      const found = bodyOf(await ask("GET /v1/calls", { query: `number=${number}` }));
      expect(found.calls.map((call: { callId: string }) => call.callId)).toEqual([...callIds].reverse());
    }
    const window = "from=2026-11-22T18:02:00+08:00&to=2026-11-22T10:02:30Z";
    const found = bodyOf(await ask("GET /v1/calls", { query: `number=${x}&${window}` }));
    expect(found.calls.map((call: { callId: string }) => call.callId)).toEqual([callIds[1]]);
  });

  it.each([
    [`number=${customer}`, ["?number"]],
    ["", ["?number"]],
    ["number=12&limit=0&from=yesterday", ["?from", "?limit", "?number"]],
    [`number=${x}&from=2026-11-22T10:00:00Z&to=2026-11-22T09:59:59Z`, ["?to"]],
    [`number=${x}&limit=101`, ["?limit"]],
    [`number=${x}&cursor=e30`, ["?cursor"]],
    [`number=${x}&cursor=%00`, ["?cursor"]],
  ])("are refused for ?%s", async (query, pointers) => {
    const answer = await ask("GET /v1/calls", { query });
    expect(answer.statusCode).toBe(400);
    const errors: { pointer: string }[] = bodyOf(answer).errors;
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(pointers);
  });

  it("can be asked for one by one", async () => {
    const answer = await ask("GET /v1/calls/{callId}", { params: { callId: callIds[0] ?? "" } });
    expect(bodyOf(answer)).toMatchObject({
      callId: callIds[0],
      provider: "huawei",
      events: [],
      fee: "received",
      privacyNumber: x,
    });
    expect(answer.body).not.toContain("13800");
    for (const callId of [callIdOf("huawei", "unknown"), "nonsense", "..%2F", "x".repeat(5000)]) {
      expect((await ask("GET /v1/calls/{callId}", { params: { callId } })).statusCode).toBe(404);
    }
  });
});

describe("a recording", () => {
  const recording = { domain: "recordings.example", fileName: "1.wav" };
  const get = (callId: string, query = "") =>
    ask("GET /v1/calls/{callId}/recording", { params: { callId }, query });

  it("is at a short-lived URL once archived", async () => {
    await messaging.s3.send(new PutObjectCommand({ Bucket: bucket, Key: "a/1.wav", Body: "RIFF" }));
    const archive: Archive = { state: "archived", key: "a/1.wav", sha256: "00", bytes: 4, at: now };
    const callId = await record(aFee(11, { recording }), (pk) => [archived(pk, "icid-11", archive)]);
    const answer = await get(callId);
    expect(answer.statusCode).toBe(302);
    const url = new URL(String(answer.headers?.location));
    expect(url.searchParams.get("X-Amz-Expires")).toBe("60");
    expect(await (await fetch(url)).text()).toBe("RIFF");
    expect((await get(callId, "part=icid-11")).statusCode).toBe(302);
    expect((await get(callId, "part=other")).statusCode).toBe(404);
  });

  it("is pending until then, lost with its reason, and missing where there is none", async () => {
    const pending = await get(await record(aFee(12, { recording })));
    expect(pending.statusCode).toBe(202);
    expect(pending.headers).toMatchObject({ "retry-after": "60" });
    const archive: Archive = { state: "lost", reason: "the provider deleted it", at: now };
    const lost = await get(await record(aFee(13, { recording }), (pk) => [archived(pk, "icid-13", archive)]));
    expect(lost.statusCode).toBe(410);
    expect(bodyOf(lost)).toMatchObject({
      type: "urn:maskline:problem:recording-lost",
      detail: "the provider deleted it",
    });
    expect((await get(await record(aFee(14)))).statusCode).toBe(404);
    expect((await get("huawei.unknown")).statusCode).toBe(404);
  });
});

describe("the number pool", () => {
  const line = (n: number, more: object = {}) => ({
    number: `+86171000000${n}`,
    provider: "huawei",
    application: "ax",
    areaCode: "010",
    ...more,
  });
  const put = (body: unknown, more: RequestParts = {}) => ask("PUT /v1/numbers", { body, ...more });

  it("takes each line by itself", async () => {
    const numbers = [
      line(10),
      line(11, { status: "retiring" }),
      { number: "123", provider: "huawei", application: "ax" },
      line(10),
      line(12, { application: "other" }),
      line(13, { provider: "cyj" }),
      "nonsense",
      line(14, { status: "frozen" }),
    ];
    const answer = bodyOf(await put({ numbers }));
    expect(answer.counts).toEqual({ added: 2, changed: 0, unchanged: 0, refused: 6 });
    expect(answer.outcomes.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "added",
      "added",
      "refused",
      "refused",
      "refused",
      "refused",
      "refused",
      "refused",
    ]);
    const pointers = answer.outcomes.flatMap(({ errors = [] }: { errors?: { pointer: string }[] }) =>
      errors.map(({ pointer }) => pointer),
    );
    expect(pointers).toEqual([
      "/numbers/2/number",
      "/numbers/3",
      "/numbers/4/application",
      "/numbers/5/application",
      "/numbers/6",
      "/numbers/7/status",
    ]);
    expect(bodyOf(await put({ numbers: [line(10)] })).counts).toMatchObject({ unchanged: 1 });
  });

  it("is listed in pages over all applications", async () => {
    const seen: string[] = [];
    let query = "limit=1";
    for (let pages = 0; pages < 10; pages++) {
      const page = bodyOf(await ask("GET /v1/numbers", { query }));
      seen.push(
        ...page.numbers.map(
          ({ application, number }: { application: string; number: string }) => `${application} ${number}`,
        ),
      );
      if (page.cursor === undefined) break;
      query = `limit=1&cursor=${page.cursor}`;
    }
    expect(seen).toEqual([`axb ${x}`, "ax +8617100000010", "ax +8617100000011"]);
    const one = bodyOf(await ask("GET /v1/numbers", { query: "application=ax" }));
    expect(one.numbers).toMatchObject([{ status: "active", areaCode: "010" }, { status: "retiring" }]);
    for (const wrong of ["application=none", "limit=x", "cursor=e30", "cursor=W10"]) {
      expect((await ask("GET /v1/numbers", { query: wrong })).statusCode).toBe(400);
    }
  });

  it.each([
    ["nothing", undefined, 400, "malformed-json"],
    ["no JSON", '{"numbers": [+8613800000021', 400, "malformed-json"],
    ["a list", [], 400, "invalid-request"],
    ["no numbers", { numbers: [] }, 400, "invalid-request"],
    ["too many", { numbers: Array.from({ length: 1001 }, (_, n) => n) }, 400, "invalid-request"],
    ["a reserved key", '{"numbers":[{"__proto__":{"number":"+8617000000009"}}]}', 400, "invalid-request"],
    ["two megabytes", `{"numbers":["${"x".repeat(2_000_000)}"]}`, 413, "body-too-large"],
  ])("refuses %s", async (_name, body, status, slug) => {
    for (const base64 of [false, true]) {
      const answer = await put(body, { base64 });
      expect(answer.statusCode).toBe(status);
      expect(bodyOf(answer)).toMatchObject({ type: `urn:maskline:problem:${slug}`, status });
      expect(answer.body).not.toContain("13800");
    }
  });
});

it("says whether it is healthy, as a problem when a table can't be read", async () => {
  expect(bodyOf(await ask("GET /v1/health"))).toEqual({ status: "ok" });
  const answer = await anApi(["missing"])(anHttpEvent("GET /v1/health"));
  expectDocumented("GET /v1/health", answer);
  expect(answer.statusCode).toBe(500);
  expect(bodyOf(answer)).toEqual({
    type: "urn:maskline:problem:internal",
    title: "Something failed on our side",
    status: 500,
    requestId: "request-1",
  });
});

it("serves its own description, which names every route", async () => {
  expect(bodyOf(await ask("GET /v1/openapi.json"))).toEqual(document);
  for (const routeKey of Object.keys(routes)) {
    const [method = "", path = ""] = routeKey.split(" ");
    expect(document.paths).toHaveProperty([path, method.toLowerCase()]);
  }
  expect((await handler(anHttpEvent("GET /v1/nothing"))).statusCode).toBe(404);
  expect((await handler(anHttpEvent("toString"))).statusCode).toBe(404);
});
