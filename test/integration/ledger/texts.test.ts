import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { callStart, eventPush } from "../../pushes";
import { queuedPush, startEngines, startLedger, tokenOf } from "./ledger";

let engines: Awaited<ReturnType<typeof startEngines>>;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines.stop());

const customer = "+8613800000021";
const driver = "+8613800007021";
const x = "+8617000000001";
const secret = "the code of the gate is 4711";

/** A text as the platform pushes it. */
const textPush = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    appKey: "testAppKey0001",
    smsEvent: {
      smsIdentifier: "sms-1",
      notificationMode: "Notify",
      calling: customer,
      called: driver,
      virtualNumber: x,
      event: "TextSMS",
      timeStamp: new Date(callStart).toISOString(),
      subscriptionId: "sub-1",
      smsContent: secret,
      extInfo: { extParas: [{ key: "splitNum", value: "2" }] },
      ...changes,
    },
  });
const queuedText = (changes: Record<string, unknown> = {}, answered?: "forwarded" | "discarded") =>
  queuedPush(textPush(changes), { kind: "sms", answered });

/** A ledger whose order held X from its binding on. */
async function aLedger({ keepContent = false } = {}) {
  const ledger = await startLedger(engines);
  const { orders } = ledger.tables;
  await ledger.put(orders, {
    pk: "ORDER#order-1",
    sk: "STATE",
    orderId: "order-1",
    version: 3,
    terms: { texts: { enabled: true, keepContent } },
    desired: { customer: { value: customer }, driver: { value: driver } },
  });
  await ledger.put(orders, {
    pk: "ORDER#order-1",
    sk: "HISTORY#00000001",
    type: "activated",
    version: 1,
    at: callStart - 60_000,
  });
  const linkBySubscription = () =>
    ledger.put(orders, { pk: "SUBSCRIPTION#huawei#sub-1", sk: "SUBSCRIPTION", orderId: "order-1" });
  const linkByHolder = async (person: string) =>
    ledger.put(orders, {
      pk: `HELD#${x}#${await tokenOf(person)}`,
      sk: `${new Date(callStart - 60_000).toISOString()}#order-1`,
      orderId: "order-1",
      version: 1,
      from: callStart - 60_000,
    });
  const texts = async () => {
    const { Items = [] } = await ledger.client.send(
      new QueryCommand({
        TableName: ledger.tables.calls,
        KeyConditionExpression: "pk = :order AND begins_with(sk, :text)",
        ExpressionAttributeValues: { ":order": "ORDER#order-1", ":text": "TEXT#" },
      }),
    );
    return Items;
  };
  const stored = async (sk: string) => {
    const [{ textId = "" } = {}] = await texts();
    const pk = `TEXT#${String(textId).replace(".", "#")}`;
    const { Item } = await ledger.client.send(
      new GetCommand({ TableName: ledger.tables.calls, Key: { pk, sk } }),
    );
    return Item;
  };
  return { ...ledger, linkBySubscription, linkByHolder, texts, stored };
}

describe("texts in the ledger", () => {
  it("are told of as delivered, with their order and without numbers of people or contents", async () => {
    const ledger = await aLedger();
    await ledger.linkBySubscription();
    expect(await ledger.deliver(queuedText())).toEqual([]);
    const [{ textId = "" } = {}] = await ledger.texts();
    expect(ledger.published).toEqual([
      {
        id: `text.delivered:${textId.replace(".", ":")}`,
        type: "text.delivered",
        subject: textId,
        at: callStart,
        data: {
          textId,
          orderId: "order-1",
          version: 1,
          from: "customer",
          privacyNumber: x,
          parts: 2,
          sentAt: "2026-11-22T09:15:14Z",
        },
      },
    ]);
    const told = JSON.stringify(ledger.published);
    for (const hidden of [customer, driver, secret, "sms-1"]) expect(told).not.toContain(hidden);
  });

  it("are the same text, link and event however often they are pushed", async () => {
    const ledger = await aLedger();
    await ledger.linkBySubscription();
    await ledger.deliver(queuedText(), queuedText());
    await ledger.deliver(queuedText());
    expect(await ledger.texts()).toHaveLength(1);
    expect(new Set(ledger.published.map(({ id }) => id)).size).toBe(1);
  });

  it.each([
    ["the sender", customer],
    ["the receiver", driver],
  ])("without a subscription are linked by who held X: %s", async (_, person) => {
    const ledger = await aLedger();
    await ledger.linkByHolder(person);
    await ledger.deliver(queuedText({ subscriptionId: undefined }));
    expect(ledger.published).toMatchObject([{ data: { orderId: "order-1" } }]);
  });

  it("of nobody we know belong to no order, and are told of all the same", async () => {
    const ledger = await aLedger();
    await ledger.deliver(
      queuedText({ calling: "+8613800000099", called: undefined, subscriptionId: undefined }),
    );
    expect(ledger.published).toMatchObject([{ type: "text.delivered", data: { from: "unknown" } }]);
    expect(ledger.published[0]?.data).not.toHaveProperty("orderId");
    expect(await ledger.texts()).toEqual([]);
  });

  it.each([
    [true, secret],
    [false, undefined],
  ])("keep their content where the order's policy has it so: %p", async (keepContent, content) => {
    const ledger = await aLedger({ keepContent });
    await ledger.linkBySubscription();
    await ledger.deliver(queuedText());
    expect((await ledger.stored("LINK"))?.content).toBe(content);
    expect(JSON.stringify(await ledger.stored("TOLD"))).not.toContain(secret);
  });

  it.each([
    ["discarded", ["text.discarded"]],
    ["forwarded", []],
    [undefined, []],
  ] as const)("that waited and were %s: %p", async (answered, types) => {
    const ledger = await aLedger();
    await ledger.linkByHolder(customer);
    const waiting = { notificationMode: "Block", called: undefined, subscriptionId: undefined };
    await ledger.deliver(queuedText(waiting, answered));
    expect(ledger.published.map(({ type }) => type)).toEqual(types);
    if (answered === "discarded") expect((await ledger.stored("ASKED"))?.answered).toBe("discarded");
  });

  it("come again when the topic is down, and alone", async () => {
    const ledger = await aLedger();
    await ledger.linkBySubscription();
    ledger.faults.topicIsDown = true;
    expect(await ledger.deliver(queuedPush(eventPush("callin"), { kind: "calls" }), queuedText())).toEqual([
      "m1",
    ]);
    ledger.faults.topicIsDown = false;
    expect(await ledger.deliver(queuedText())).toEqual([]);
    expect(ledger.published).toHaveLength(1);
  });
});
