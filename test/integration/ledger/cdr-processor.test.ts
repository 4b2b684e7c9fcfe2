import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { callIdOf } from "../../../core/adapters/call-keys";
import { completeDueCalls } from "../../../core/domain/calls/complete-calls";
import { recordPushes } from "../../../core/domain/calls/record-pushes";
import { aFee, callStart, eventPush, feePush, recorded } from "../../pushes";
import { manyCalls, queuedPush, startEngines, startLedger, tokenOf } from "./ledger";

type Ledger = Awaited<ReturnType<typeof startLedger>>;

const sessionId = "1200_1029_4294967295_20261122091514@host1";
const callId = callIdOf("huawei", sessionId);
const allShards = { from: 0, to: 63 };
let ledger: Ledger;

let engines: Awaited<ReturnType<typeof startEngines>>;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines.stop());
beforeEach(async () => {
  ledger = await startLedger(engines);
});

const items = async (): Promise<Record<string, unknown>[]> =>
  (await ledger.client.send(new ScanCommand({ TableName: ledger.tables.calls }))).Items ?? [];
const kinds = async () => (await items()).map(({ sk }) => String(sk).split("#")[0]).sort();

/** An order with a binding that its driver changed during the life of. */
async function anOrder() {
  const { put, tables } = ledger;
  const pk = "ORDER#R-1001";
  await put(tables.orders, {
    pk,
    sk: "STATE",
    desired: { customer: { value: "+8613800000021" }, driver: { value: "+8613800007021" } },
  });
  await put(tables.orders, {
    pk,
    sk: "HISTORY#00000001",
    at: callStart - 600_000,
    version: 1,
    type: "activated",
  });
  await put(tables.orders, {
    pk,
    sk: "HISTORY#00000002",
    at: callStart - 60_000,
    version: 2,
    type: "changed",
  });
  await put(tables.orders, {
    pk,
    sk: "HISTORY#00000003",
    at: callStart + 60_000,
    version: 3,
    type: "changed",
  });
  await put(tables.orders, {
    pk: "SUBSCRIPTION#huawei#sub-1",
    sk: "SUBSCRIPTION",
    orderId: "R-1001",
    application: "ride-axb",
  });
}

describe("cdr-processor", () => {
  it("records a call, links it to its order and publishes it once", async () => {
    await anOrder();
    expect(await ledger.deliver(queuedPush(feePush(aFee(recorded()))))).toEqual([]);
    expect(await kinds()).toEqual(["CALL", "FEE", "LINK", "PUBLISHED", "RECORDING"]);
    expect(ledger.published).toEqual([
      {
        id: `call.completed:${callId.replace(".", ":")}`,
        type: "call.completed",
        subject: callId,
        at: callStart + 87_000,
        data: {
          callId,
          orderId: "R-1001",
          version: 2,
          outcome: "answered",
          reason: expect.any(String),
          talkSeconds: 65,
          startedAt: "2026-11-22T09:15:14Z",
          endedAt: "2026-11-22T09:16:41Z",
          privacyNumber: "+8617000000001",
          from: "customer",
          fee: "received",
          recording: "expected",
        },
      },
    ]);
    const { calls } = await ledger.ledger.callsOfOrder("R-1001", { limit: 10 });
    expect(calls).toMatchObject([{ callId, outcome: "answered", link: { orderId: "R-1001", version: 2 } }]);
  });

  it("keeps every record of a call that has several", async () => {
    await anOrder();
    await ledger.deliver(
      queuedPush(feePush(aFee({ icid: "leg-1" }))),
      queuedPush(feePush(aFee({ icid: "leg-2" }))),
    );
    expect((await kinds()).filter((kind) => kind === "FEE")).toHaveLength(2);
  });

  it("changes nothing and publishes nothing when all of it comes again, in any order", async () => {
    await anOrder();
    const pushes = [
      queuedPush(eventPush("callin"), { kind: "calls" }),
      queuedPush(eventPush("disconnect", { stateCode: 0 }, callStart + 87_000), { kind: "calls" }),
      queuedPush(feePush(aFee())),
    ];
    await ledger.deliver(...pushes);
    const before = await items();
    await ledger.deliver(...[...pushes].reverse(), ...pushes);
    for (const push of pushes) await ledger.deliver(push);
    expect(await items()).toEqual(before);
    expect(ledger.published).toHaveLength(1);
  });

  it("reads nothing before its writes for fifty records, which take four requests", async () => {
    await ledger.deliver(queuedPush(manyCalls(50)));
    const names = ledger.requests.map(({ name }) => name);
    const writes = names.filter((name) => name === "BatchWriteItemCommand").length;
    expect(names.slice(0, writes)).toEqual(Array(writes).fill("BatchWriteItemCommand"));
    expect(writes).toBe(4);
    expect(ledger.published).toHaveLength(50);
    expect((await kinds()).filter((kind) => kind === "FEE")).toHaveLength(50);
    expect((await kinds()).includes("DUE")).toBe(false);
  });

  it("writes each key once however many messages brought it", async () => {
    await ledger.deliver(...Array(10).fill(queuedPush(manyCalls(5))));
    const batch = ledger.requests.filter(({ name }) => name === "BatchWriteItemCommand");
    expect(batch).toHaveLength(1);
  });

  it("reports only messages with an unwritten item, and finishes the others", async () => {
    const { faults, requests } = ledger;
    let batches = 0;
    faults.remainingMs = 5_000;
    faults.beforeRequest = (name) => {
      if (name !== "BatchWriteItemCommand") return;
      batches += 1;
      // The first request goes through; whatever follows is throttled until the deadline.
      if (batches > 1) throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    };
    const failed = await ledger.deliver(
      queuedPush(manyCalls(12, "first")),
      queuedPush(manyCalls(12, "second")),
      queuedPush(manyCalls(1, "first")),
      queuedPush(manyCalls(1, "second").replace("second-0", "second-11").replace("second-0", "second-11")),
    );
    expect(failed).toEqual(["m1", "m3"]);
    expect(requests.filter(({ name }) => name === "BatchWriteItemCommand").length).toBeGreaterThan(3);
    faults.beforeRequest = () => {};
    expect(await ledger.deliver(queuedPush(manyCalls(12, "second")))).toEqual([]);
    expect((await kinds()).filter((kind) => kind === "FEE")).toHaveLength(24);
  }, 30_000);

  it("moves what can't be understood to the DLQ with its reason, and takes what can", async () => {
    const mixed = feePush(aFee(), { spId: "no session" });
    const failed = await ledger.deliver(
      "not json",
      queuedPush("{}", { provider: "nobody" }),
      queuedPush("{}"),
      queuedPush(mixed),
    );
    expect(failed).toEqual([]);
    const { Messages = [] } = await ledger.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: ledger.dlq,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
      }),
    );
    const reasons = Messages.map(({ MessageAttributes }) => MessageAttributes?.reason?.StringValue);
    expect(reasons).toHaveLength(4);
    for (const reason of reasons) expect(reason).toMatch(/\w/);
    expect(Messages.map(({ Body }) => Body)).toContain("not json");
    expect((await kinds()).filter((kind) => kind === "FEE")).toHaveLength(1);
  });

  it("reports a message failed when the DLQ does not take it", async () => {
    const deps = { ...ledger.deps, deadLetters: { bury: async () => new Set(["m0"]) } };
    const failed = await recordPushes(deps, [{ messageId: "m0", text: "?" }], callStart, callStart + 1e6);
    expect([...failed]).toEqual(["m0"]);
  });

  it("reports only the message failed that the DLQ can't be asked to take", async () => {
    const bury = () => Promise.reject(new Error("Batch requests cannot be longer than 1048576 bytes."));
    const deps = { ...ledger.deps, deadLetters: { bury } };
    const messages = [
      { messageId: "m0", text: "?" },
      { messageId: "m1", text: queuedPush(feePush(aFee())) },
    ];
    expect([...(await recordPushes(deps, messages, callStart, callStart + 1e6))]).toEqual(["m0"]);
    expect(await kinds()).toContain("FEE");
  });

  it("waits fourteen hours for a record, then says it is missing", async () => {
    await anOrder();
    const disconnectedAt = callStart + 87_000;
    await ledger.deliver(
      queuedPush(eventPush("disconnect", { stateCode: 8102 }, disconnectedAt), { kind: "calls" }),
    );
    expect(ledger.published).toEqual([]);
    expect(await kinds()).toContain("DUE");
    const fourteenHours = 14 * 3_600_000;
    const sweep = (now: number) => completeDueCalls(ledger.deps, allShards, now, Number.POSITIVE_INFINITY);
    expect(await sweep(disconnectedAt + fourteenHours - 1)).toBe(0);
    expect(ledger.published).toEqual([]);
    expect(await sweep(disconnectedAt + fourteenHours)).toBe(1);
    expect(ledger.published).toMatchObject([
      { data: { outcome: "busy", fee: "missing", orderId: "R-1001" } },
    ]);
    expect(await sweep(disconnectedAt + fourteenHours)).toBe(0);
    expect(await ledger.ledger.callById(callId)).toMatchObject({ fee: "missing", outcome: "busy" });
  });

  it("completes a call after a crash between writing and publishing", async () => {
    ledger.faults.topicIsDown = true;
    // In one batch the fee makes the call due now, whatever its last event says.
    const disconnect = queuedPush(eventPush("disconnect", { stateCode: 0 }), { kind: "calls" });
    expect(await ledger.deliver(disconnect, queuedPush(feePush(aFee())))).toEqual([]);
    expect(ledger.failures).toHaveLength(1);
    expect(ledger.published).toEqual([]);
    expect(await kinds()).toContain("DUE");
    ledger.faults.topicIsDown = false;
    await completeDueCalls(ledger.deps, allShards, callStart + 200_000, Number.POSITIVE_INFINITY);
    expect(ledger.published).toHaveLength(1);
    expect(await kinds()).not.toContain("DUE");
  });

  it("lets who knows less overwrite no link, when two link one call at the same time", async () => {
    const { link } = ledger.deps.calls;
    await ledger.deliver(queuedPush(feePush(aFee())));
    await link(callId, callStart, { orderId: "R-1001", version: 2, from: "customer" });
    await link(callId, callStart + 87_000, { orderId: "R-1001", version: 3, from: "unknown" });
    const { calls } = await ledger.ledger.callsOfOrder("R-1001", { limit: 10 });
    expect(calls).toMatchObject([{ callId, link: { version: 2, from: "customer" } }]);
  });

  it("knows the version of a call that came before the history was appended", async () => {
    await anOrder();
    await ledger.put(ledger.tables.orders, {
      pk: "ORDER#R-1001",
      sk: "STATE",
      desired: { customer: { value: "+8613800000021" }, driver: { value: "+8613800007021" } },
      journal: [{ at: callStart - 1000, version: 7, revision: 9, type: "changed", detail: {} }],
    });
    await ledger.deliver(queuedPush(feePush(aFee())));
    expect(ledger.published).toMatchObject([{ data: { orderId: "R-1001", version: 7 } }]);
  });

  it("says who called once something tells, and lists the call once, when its hang-up came alone and first", async () => {
    await anOrder();
    await ledger.deliver(
      queuedPush(eventPush("disconnect", { stateCode: 0 }, callStart + 87_000), { kind: "calls" }),
    );
    const before = await ledger.ledger.callsOfOrder("R-1001", { limit: 10 });
    expect(before.calls).toMatchObject([{ link: { from: "unknown" } }]);
    await ledger.deliver(queuedPush(feePush(aFee())));
    const { calls } = await ledger.ledger.callsOfOrder("R-1001", { limit: 10 });
    expect(calls).toMatchObject([{ callId, link: { orderId: "R-1001", version: 2, from: "customer" } }]);
    expect(ledger.published).toMatchObject([{ data: { from: "customer" } }]);
  });

  it("links by who held the number then when the subscription is not known", async () => {
    await anOrder();
    const pk = `HELD#+8617000000001#${await tokenOf("+8613800007021")}`;
    const held = (orderId: string, from: number, until?: number) =>
      ledger.put(ledger.tables.orders, {
        pk,
        sk: `${new Date(from).toISOString()}#${orderId}`,
        orderId,
        from,
        ...(until === undefined ? {} : { until }),
      });
    await held("R-0999", callStart - 900_000, callStart - 700_000);
    await held("R-1001", callStart - 600_000, callStart + 500_000);
    await held("R-1002", callStart + 600_000);
    await ledger.deliver(queuedPush(feePush(aFee({ subscriptionId: "", callerNum: "+8613800007021" }))));
    expect(ledger.published).toMatchObject([{ data: { orderId: "R-1001", version: 2, from: "driver" } }]);
  });

  it("leaves a call of nobody unlinked, and never guesses", async () => {
    await anOrder();
    await ledger.deliver(queuedPush(feePush(aFee({ subscriptionId: "other" }))));
    expect(ledger.published[0]?.data).not.toHaveProperty("orderId");
    expect(await ledger.ledger.callsOfOrder("R-1001", { limit: 10 })).toEqual({ calls: [] });
  });

  it("applies what a provider says of a number, tells the platform once, and drops older news", async () => {
    const { put, tables, published } = ledger;
    await put(tables.numbers, {
      pk: "POOL#ride-axb",
      sk: "NUMBER#+8617000000001",
      number: "+8617000000001",
      provider: "huawei",
      application: "ride-axb",
      intent: "active",
    });
    const status = (code: string, receivedAt: number) =>
      queuedPush(
        JSON.stringify({
          eventType: "numStatus",
          numInfo: [{ number: "+8617000000001", status: code, cause: "2" }],
        }),
        { kind: "numbers", receivedAt },
      );
    await ledger.deliver(status("10", callStart));
    await ledger.deliver(status("10", callStart), status("5", callStart - 1_000));
    expect(published).toMatchObject([
      {
        type: "number.status-changed",
        subject: "+8617000000001",
        data: { status: "suspended", before: "active" },
      },
    ]);
    await ledger.deliver(status("5", callStart + 1_000));
    expect(published[1]).toMatchObject({ data: { status: "active", before: "suspended" } });
  });
});

describe("the ledger as it is read", () => {
  it("lists the calls of a number by time, once each, over pages", async () => {
    const at = (minutes: number) => callStart + minutes * 60_000;
    const text = (instant: number) => new Date(instant).toISOString().slice(0, 19).replace("T", " ");
    for (const minutes of [0, 1, 2, 3, 4]) {
      const session = { sessionId: `s-${minutes}`, subscriptionId: "x" };
      await ledger.deliver(
        queuedPush(eventPush("callin", session, at(minutes)), { kind: "calls" }),
        queuedPush(
          feePush(aFee({ ...session, icid: `i-${minutes}`, callInTime: text(at(minutes) + 1_000) })),
        ),
      );
    }
    const number = "+8617000000001" as Parameters<typeof ledger.ledger.callsOfNumber>[0];
    const seen: (number | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await ledger.ledger.callsOfNumber(number, at(1), at(3), { limit: 2, cursor });
      seen.push(...page.calls.map(({ events }) => events[0]?.at));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual([at(3), at(2), at(1)]);
  });

  it("refuses a cursor that is none of this list", async () => {
    for (const cursor of ["?", Buffer.from('{"pk":"ORDER#other","sk":"CALL#"}').toString("base64url")]) {
      await expect(ledger.ledger.callsOfOrder("R-1001", { limit: 1, cursor })).rejects.toThrow("?cursor");
    }
  });

  it("knows no call under an id that is none, nor one whose items have expired", async () => {
    expect(await ledger.ledger.callById("huawei.x")).toBeUndefined();
    await ledger.deliver(queuedPush(feePush(aFee())));
    expect(await ledger.ledger.callById(callId)).toMatchObject({ callId });
    ledger.clock.now = callStart + 91 * 86_400_000;
    expect(await ledger.ledger.callById(callId)).toBeUndefined();
  });
});
