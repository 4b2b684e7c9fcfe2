import { webhookKey } from "../../../core/adapters/webhook-key";
import { type CallDirection, type Mode, routeLegs } from "../../../core/domain/modes";
import { anHttpEvent } from "../../http-event";
import { eventPush, signedHeaders } from "../../pushes";
import { type ControlStage, controlStage, e164 } from "./control-stage";

const customer = e164("+8613800000001");
const driver = e164("+8613800000002");
const stranger = e164("+8613800000003");
const hour = 3_600_000;

let stage: ControlStage;
beforeAll(async () => {
  stage = await controlStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  stage.aws.faults.clear();
  stage.lines.length = 0;
  await stage.emptyQueue();
});

let used = 0;

async function anOpenOrder(
  mode: Extract<Mode, "X" | "AXB" | "AX">,
  { texts = true, direction = "both" }: { texts?: boolean; direction?: CallDirection } = {},
) {
  const x = e164(stage.applicationOf(mode.toLowerCase()).numbers[used++] ?? "");
  const legs = routeLegs(mode, { x }, { customer, driver });
  const claim = { orderId: `order-${used}`, holdingId: "1", leaseEndsAt: Number.MAX_SAFE_INTEGER, legs };
  const now = stage.now();
  await stage.routes.claim(claim, now + 10 * hour, now);
  const phases = [{ until: now + hour, direction }];
  const terms = { phases, version: 1, maxCallMinutes: 0, recording: { enabled: false }, texts };
  await stage.routes.open(claim, terms, now);
  stage.aws.requests.length = 0;
  return x;
}

/** A text of the application that waits, as the platform pushes it. */
const waiting = async (mode: string, from: string, to: string, createdAt = stage.now()) => {
  const { application, ...key } = stage.applicationOf(mode);
  const answer = await stage.handle(
    anHttpEvent(`POST /webhooks/huawei/${application}/{key}/sms`, {
      params: { key: webhookKey(application, key.appSecret) },
      headers: signedHeaders(createdAt, key),
      body: {
        appKey: key.appKey,
        smsEvent: {
          smsIdentifier: "sms-1",
          notificationMode: "Block",
          calling: from,
          virtualNumber: to,
          event: "TextSMS",
          timeStamp: new Date(stage.now()).toISOString(),
        },
      },
    }),
  );
  return { statusCode: answer.statusCode, ...JSON.parse(answer.body ?? "null") };
};
const discarded = { statusCode: 200, actions: [{ operation: "DiscardMessage" }] };
const forwarded = (calling: string, called: string) => ({
  statusCode: 200,
  actions: [{ operation: "vNumberRoute", message: { called, calling } }],
});

const text = (from: string, to: string) => stage.control("texts", { from, to, content: "at the gate" });

describe("a text of X mode", () => {
  it("reaches the other one, both ways, and nobody sees a real number", async () => {
    const x = await anOpenOrder("X");
    expect(await text(customer, x)).toMatchObject({ deliveredTo: driver, shownFrom: x });
    expect(await text(driver, x)).toMatchObject({ deliveredTo: customer, shownFrom: x });
    await stage.simulator.advance(1);
  });

  it("is queued with what was answered, and what follows is queued as it is", async () => {
    const x = await anOpenOrder("X");
    await text(customer, x);
    await text(stranger, x);
    await stage.simulator.advance(1);
    const queued = (await stage.queued()).map(({ answered, body }) => [
      answered,
      JSON.parse(String(body)).smsEvent.notificationMode,
    ]);
    expect(queued).toHaveLength(3);
    expect(queued).toEqual(
      expect.arrayContaining([
        ["forwarded", "Block"],
        ["discarded", "Block"],
        [undefined, "Notify"],
      ]),
    );
  });

  it("costs one read and one message", async () => {
    const x = await anOpenOrder("X");
    expect(await waiting("x", customer, x)).toEqual(forwarded(customer, driver));
    expect(stage.aws.requests.map(({ action }) => action)).toEqual(["GetItem", "SendMessage"]);
  });

  it("of a stranger goes nowhere, and is counted", async () => {
    const x = await anOpenOrder("X");
    expect(await text(stranger, x)).toMatchObject({ outcome: "discarded" });
    const metric = stage.lines.map((line) => JSON.parse(line)).find((line) => line.TextsDiscarded);
    expect(metric).toMatchObject({ TextsDiscarded: 1, mode: "X", because: "unknown-caller" });
  });

  it("goes in the direction of the phase, and only where the policy has texts", async () => {
    const oneWay = await anOpenOrder("X", { direction: "driver-only" });
    expect(await waiting("x", driver, oneWay)).toEqual(forwarded(driver, customer));
    expect(await waiting("x", customer, oneWay)).toEqual(discarded);
    const without = await anOpenOrder("X", { texts: false });
    expect(await waiting("x", customer, without)).toEqual(discarded);
  });

  it("may be pushed again for hours: an old signature is no reason to drop it", async () => {
    const x = await anOpenOrder("X");
    expect(await waiting("x", customer, x, stage.now() - 4 * hour)).toEqual(forwarded(customer, driver));
  });

  it.each([
    ["GetItem", discarded],
    ["SendMessage", forwarded(customer, driver)],
  ])("when %s fails, is answered in time", async (action, answer) => {
    const x = await anOpenOrder("X");
    stage.aws.faults.set(action, { status: 500 });
    expect(await waiting("x", customer, x)).toEqual(answer);
  });
});

describe("texts of other modes", () => {
  it("AXB that waits goes to the other one of the binding", async () => {
    const x = await anOpenOrder("AXB");
    expect(await waiting("axb", customer, x)).toEqual(forwarded(customer, driver));
    expect(await waiting("axb", stranger, x)).toEqual(discarded);
  });

  it("AX that waits named nobody the platform could send it to: dropped, nobody looked for", async () => {
    const x = await anOpenOrder("AX");
    expect(await waiting("ax", driver, x)).toEqual(discarded);
    expect(stage.aws.requests.map(({ action }) => action)).toEqual(["SendMessage"]);
  });
});

describe("what does not wait", () => {
  const push = (kind: string, body: string) => {
    const { application, ...key } = stage.applicationOf("x");
    return stage.handle(
      anHttpEvent(`POST /webhooks/huawei/x-main/{key}/${kind}`, {
        params: { key: webhookKey(application, key.appSecret) },
        headers: signedHeaders(stage.now(), key),
        body,
      }),
    );
  };

  it.each(["callout", "answer", "disconnect"])("is queued and acknowledged: %s", async (type) => {
    stage.aws.requests.length = 0;
    expect(await push("calls", eventPush(type))).toEqual({ statusCode: 200, body: "" });
    expect(stage.aws.requests.map(({ action }) => action)).toEqual(["SendMessage"]);
    expect(await stage.queued()).toMatchObject([{ application: "x-main", kind: "calls" }]);
  });

  it("comes again when the queue does not take it", async () => {
    stage.aws.faults.set("SendMessage", { status: 500 });
    expect(await push("calls", eventPush("answer"))).toMatchObject({ statusCode: 503 });
  });
});
