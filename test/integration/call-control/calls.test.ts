import { setTimeout } from "node:timers/promises";
import { webhookKey } from "../../../core/adapters/webhook-key";
import type { CallDirection } from "../../../core/domain/modes";
import { routeLegs } from "../../../core/domain/modes";
import { anHttpEvent } from "../../http-event";
import { eventPush, signedHeaders } from "../../pushes";
import { type ControlStage, controlStage, e164, tokenOf } from "./control-stage";

const customer = e164("+8613800000001");
const driver = e164("+8613800000002");
const stranger = e164("+8613800000003");

let stage: ControlStage;
beforeAll(async () => {
  stage = await controlStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.aws.requests.length = 0;
  stage.aws.faults.clear();
  stage.lines.length = 0;
  stage.runAhead(0);
  await stage.emptyQueue();
});

let used = 0;
const hour = 3_600_000;

/** An order's routes on a number of its own. */
async function anOrder({ direction = "both" as CallDirection, maxCallMinutes = 60, recording = {} } = {}) {
  const x = e164(stage.applicationOf("x").numbers[used++] ?? "");
  const claim = {
    orderId: `order-${used}`,
    holdingId: "1",
    leaseEndsAt: Number.MAX_SAFE_INTEGER,
    legs: routeLegs("X", { x }, { customer, driver }),
  };
  const now = stage.now();
  await stage.routes.claim(claim, now + 10 * hour, now);
  const open = () =>
    stage.routes.open(
      claim,
      {
        phases: [{ until: now + hour, direction }],
        version: 2,
        maxCallMinutes,
        recording: { enabled: false, ...recording },
        texts: true,
      },
      now,
    );
  return { x, claim, open, orderId: claim.orderId };
}

async function anOpenOrder(terms: Parameters<typeof anOrder>[0] = {}) {
  const order = await anOrder(terms);
  await order.open();
  return order;
}

const call = (from: string, to: string) => stage.control("calls", { from, to, talkSeconds: 5 });

/** A `callin` that waits, as the platform pushes it. */
const callin = (
  from: string,
  to: string,
  { headers = {}, body = {} }: { headers?: Record<string, string>; body?: object } = {},
) => {
  const { application, ...key } = stage.applicationOf("x");
  return stage.handle(
    anHttpEvent("POST /webhooks/huawei/x-main/{key}/calls", {
      params: { key: webhookKey(application, key.appSecret) },
      headers: { ...signedHeaders(stage.simulator.now(), key), ...headers },
      body: eventPush(
        "callin",
        { caller: from, called: to, notifyMode: "Block", subscriptionId: undefined, ...body },
        stage.now(),
      ),
    }),
  );
};
const answerTo = async (...asked: Parameters<typeof callin>) => {
  const { statusCode, body } = await callin(...asked);
  return { statusCode, ...JSON.parse(body ?? "null") };
};
/** Waits for a fact, for two seconds at most. */
async function eventually(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !isSo(); tries++) await setTimeout(20);
  expect(isSo()).toBe(true);
}

const closed = { statusCode: 200, operation: "close", closeInfo: [{}] };

const counted = () =>
  stage.lines.flatMap((line) => {
    const { _aws, because } = JSON.parse(line);
    const [metric] = _aws?.CloudWatchMetrics[0].Metrics ?? [];
    return metric ? [because === undefined ? metric.Name : `${metric.Name} ${because}`] : [];
  });

describe("a call of X mode", () => {
  it("costs one read of one route after start, and nothing else", async () => {
    const { x, orderId } = await anOpenOrder();
    stage.aws.requests.length = 0;
    const fetched = jest.spyOn(globalThis, "fetch");
    const answer = await answerTo(customer, x);
    expect(fetched).toHaveBeenCalledTimes(1);
    fetched.mockRestore();
    expect(answer).toEqual({
      statusCode: 200,
      operation: "connect",
      connectInfo: [
        {
          displayCalleeNum: x,
          calleeNum: driver,
          maxDuration: 60,
          recordFlag: "false",
          userData: `${orderId}/2`,
        },
      ],
    });
    expect(stage.aws.requests).toEqual([
      {
        action: "GetItem",
        input: {
          TableName: "routes",
          Key: { pk: { S: `${x}#${await tokenOf(customer)}` }, sk: { S: "ROUTE" } },
          ConsistentRead: true,
        },
      },
    ]);
    expect(counted()).toEqual(["CallsConnected"]);
  });

  it("costs no more when it is refused", async () => {
    const { x } = await anOpenOrder();
    expect(await answerTo(stranger, x)).toEqual(closed);
    expect(stage.aws.requests.map(({ action }) => action)).toEqual(["GetItem"]);
    expect(counted()).toEqual(["CallsClosed unknown-caller"]);
  });

  it("connects both ways, shows X, and is told of with the order it belongs to", async () => {
    const { x, orderId } = await anOpenOrder({ maxCallMinutes: 7 });
    expect(await call(customer, x)).toMatchObject({ connectedTo: driver, shownToCallee: x });
    expect(await call(driver, x)).toMatchObject({ connectedTo: customer, shownToCallee: x });
    await stage.simulator.advance(60);
    const told = (await stage.queued()).filter(({ kind }) => kind === "calls");
    expect(told.length).toBeGreaterThan(0);
    for (const { body } of told) expect(JSON.parse(String(body)).statusInfo.userData).toBe(`${orderId}/2`);
  });

  it("does not ask the queue before it answers: the callin itself is answered, not kept", async () => {
    const { x } = await anOpenOrder();
    await callin(customer, x);
    expect(await stage.queued()).toEqual([]);
  });

  it.each([
    ["array", "array"],
    ["object", "object"],
  ])("answers in the form the application says: %s", async (connectInfo, form) => {
    const { x } = await anOpenOrder();
    await stage.restart({ connectInfo });
    const { sessionId, connectedTo } = await call(customer, x);
    await call(stranger, x);
    await stage.restart();
    expect(connectedTo).toBe(driver);
    const answered = await fetch(`${stage.simulator.url}/_control/calls`);
    const calls = (await answered.json()) as { sessionId: string; controlForm: string }[];
    expect(calls.find((each) => each.sessionId === sessionId)?.controlForm).toBe(form);
    expect(calls.at(-1)?.controlForm).toBe(form);
  });

  it("is recorded where the order's policy says so, with the tone that the carrier wants", async () => {
    const { x } = await anOpenOrder({ recording: { enabled: true, hintTone: "tone.wav" } });
    expect(await answerTo(customer, x)).toMatchObject({
      connectInfo: [{ recordFlag: "true", recordHintTone: "tone.wav" }],
    });
  });

  it.each([
    ["customer-only", customer, driver],
    ["driver-only", driver, customer],
  ] as const)("goes in the direction of the phase: %s", async (direction, may, mayNot) => {
    const { x } = await anOpenOrder({ direction });
    expect(await call(may, x)).toMatchObject({ connectedTo: mayNot });
    expect((await call(mayNot, x)).connectedTo).toBeUndefined();
  });

  it("connects nobody before the route is open, when it rests, and when it was given back", async () => {
    const { x, claim, open } = await anOrder();
    expect(await answerTo(customer, x)).toEqual(closed);
    await open();
    expect(await answerTo(customer, x)).toMatchObject({ operation: "connect" });
    await stage.routes.close(claim, stage.now());
    expect(await answerTo(customer, x)).toEqual(closed);
    await stage.routes.rest(claim, stage.now() + hour, stage.now());
    expect(await answerTo(customer, x)).toEqual(closed);
  });

  it("ends with the phase, by our own clock", async () => {
    const { x } = await anOpenOrder();
    stage.runAhead(hour - 1_000);
    const headers = signedHeaders(stage.now(), stage.applicationOf("x"));
    expect(await answerTo(customer, x, { headers })).toMatchObject({ operation: "connect" });
    stage.runAhead(hour + 1_000);
    expect(await answerTo(customer, x, { headers })).toEqual(closed);
  });

  it.each(["anonymous", "", "13800000001", "+86138", "+8613800000001;ext=1"])(
    "of a caller told as %p is not connected, and not looked for",
    async (from) => {
      const { x } = await anOpenOrder();
      expect(await answerTo(from, x)).toEqual(closed);
      expect(stage.aws.requests.filter(({ action }) => action === "GetItem")).toEqual([]);
    },
  );

  it("signed long ago is nobody's redelivery: closed, with no word of whom it would have reached", async () => {
    const { x } = await anOpenOrder();
    const headers = signedHeaders(stage.now() - 301_000, stage.applicationOf("x"));
    expect(await answerTo(customer, x, { headers })).toEqual(closed);
    expect(counted()).toEqual(["CallsClosed stale"]);
  });
});

describe("when something fails", () => {
  it.each([
    ["the table fails", { status: 500 }],
    ["the table throttles", { status: 400 }],
    ["the table does not answer in time", { waitMs: 1_500 }],
  ])("closes the call: %s", async (_, fault) => {
    const { x } = await anOpenOrder();
    stage.aws.requests.length = 0;
    stage.aws.faults.set("GetItem", fault);
    expect(await answerTo(customer, x)).toEqual(closed);
    expect(stage.aws.requests.map(({ action }) => action)).toEqual(["GetItem"]);
    expect(counted()).toEqual(["CallsClosed unavailable"]);
    expect(stage.lines.join("")).not.toContain(customer);
  });

  it("goes on with the secrets it has: they are read anew beside an answer, not before it", async () => {
    const { x } = await anOpenOrder();
    await stage.restart();
    stage.runAhead(5 * 60_000 + 1);
    const headers = signedHeaders(stage.now(), stage.applicationOf("x"));
    stage.aws.faults.set("GetSecretValue", { waitMs: 300, status: 500 });
    expect(await answerTo(customer, x, { headers })).toMatchObject({ operation: "connect" });
    expect(stage.lines.filter((line) => line.includes("serves on"))).toEqual([]);
    await eventually(() => stage.lines.some((line) => line.includes("serves on")));
    expect(await answerTo(customer, x, { headers })).toMatchObject({ operation: "connect" });
  });

  it("starts without a secret that can't be read, and reads it when it is needed", async () => {
    const { x } = await anOpenOrder();
    const token = stage.aws.secrets.get("token") ?? "";
    stage.aws.secrets.delete("token");
    await stage.restart();
    expect(await answerTo(customer, x)).toEqual(closed);
    stage.aws.secrets.set("token", token);
    expect(await answerTo(customer, x)).toMatchObject({ operation: "connect" });
  });
});

describe("at the door", () => {
  it.each([
    ["no signature", 401, { "x-aksk": "" }],
    ["a forged one", 401, signedHeaders(Date.now(), { appKey: "local-seed-x-main", appSecret: "guess" })],
  ])("refuses %s with %d, having asked nobody", async (_, status, headers) => {
    const { x } = await anOpenOrder();
    stage.aws.requests.length = 0;
    expect((await callin(customer, x, { headers })).statusCode).toBe(status);
    expect(stage.aws.requests).toEqual([]);
  });

  it("knows no other address", async () => {
    const { x } = await anOpenOrder();
    const wrongKey = anHttpEvent("POST /webhooks/huawei/x-main/{key}/calls", {
      params: { key: "A".repeat(32) },
      headers: signedHeaders(stage.now(), stage.applicationOf("x")),
      body: eventPush("callin", { caller: customer, called: x, notifyMode: "Block" }),
    });
    expect((await stage.handle(wrongKey)).statusCode).toBe(404);
  });

  it.each([
    ["what is not JSON", "{", 400],
    ["what is no push", "{}", 400],
    ["what is too large", JSON.stringify({ eventType: "callin", pad: "x".repeat(256 * 1024) }), 413],
  ])("answers %s with %#", async (_, body, status) => {
    const { application, ...key } = stage.applicationOf("x");
    const answer = await stage.handle(
      anHttpEvent("POST /webhooks/huawei/x-main/{key}/calls", {
        params: { key: webhookKey(application, key.appSecret) },
        headers: signedHeaders(stage.now(), key),
        body,
      }),
    );
    expect(answer.statusCode).toBe(status);
  });
});
