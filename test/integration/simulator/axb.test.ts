import { createHash, createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "../../../simulator/server";
import { type Client, clientOf, eventually, type Received, startForTest, startReceiver } from "./platform";

const path = "/rest/caas/relationnumber/partners/v1.0";
const [a, b, c] = ["+8613800000001", "+8613800000002", "+8613800000003"];
const x = "+8617000000001";

describe("AXB on the simulated platform", () => {
  let simulator: Simulator;
  let client: Client;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let status = 200;

  beforeEach(async () => {
    status = 200;
    receiver = await startReceiver(() => ({ status }));
    simulator = await startForTest({ webhookBase: receiver.url, seed: 7, mergeWindowMs: 100 });
    client = clientOf(simulator, "axb-main");
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const bind = (more: object = {}) =>
    client.call("POST", path, { relationNum: x, callerNum: a, calleeNum: b, duration: 3600, ...more });
  const events = (sessionId: unknown) =>
    receiver.received
      .filter(({ path: at }) => at.endsWith("/calls"))
      .map(({ body }) => body as { eventType: string; statusInfo: Record<string, unknown> })
      .filter(({ statusInfo }) => statusInfo?.sessionId === sessionId);
  const fees = () =>
    receiver.received
      .filter(({ path: at }) => at.endsWith("/fees"))
      .map(({ body }) => body.feeLst as Record<string, unknown>[]);
  const allFees = (count: number) =>
    eventually(() => (fees().flat().length >= count ? fees().flat() : undefined));

  it("binds, connects both ways, shows only X, and tells the whole call", async () => {
    const bound = await bind();
    expect(bound).toMatchObject({ status: 200, body: { resultcode: "0", relationNum: x, duration: 3600 } });
    const called = await client.control("POST", "calls", { from: a, to: x, talkSeconds: 61 });
    expect(called.body).toMatchObject({ outcome: "answered", connectedTo: b, shownToCallee: x });
    const [fee] = await allFees(1);
    const told = await eventually(() => {
      const seen = events(called.body.sessionId);
      return seen.length >= 5 ? seen : undefined;
    });
    expect(told.map(({ eventType }) => eventType)).toEqual([
      "callin",
      "callout",
      "alerting",
      "answer",
      "disconnect",
    ]);
    expect(told[0]?.statusInfo).toMatchObject({
      caller: a,
      called: x,
      subscriptionId: bound.body.subscriptionId,
    });
    expect(told[4]?.statusInfo).toMatchObject({ caller: a, called: b, stateCode: 0 });
    expect(fee).toMatchObject({
      callerNum: a,
      calleeNum: x,
      fwdDstNum: b,
      fwdDisplayNum: x,
      serviceType: "004",
    });
    const seconds = (name: string) => Date.parse(`${String(fee?.[name]).replace(" ", "T")}Z`) / 1000;
    expect(seconds("callEndTime") - seconds("fwdAnswerTime")).toBe(61);
    const back = await client.control("POST", "calls", { from: b, to: x });
    expect(back.body).toMatchObject({ connectedTo: a });
    const stranger = await client.control("POST", "calls", { from: c, to: x });
    expect(stranger.body).toMatchObject({ outcome: "refused", stateCode: 8014 });
    expect(stranger.body.connectedTo).toBeUndefined();
  });

  it("signs what it pushes with the application's secret", async () => {
    await bind();
    await client.control("POST", "calls", { from: a, to: x });
    await allFees(1);
    for (const { headers, path: at } of receiver.received) {
      expect(at).toContain(`/webhooks/huawei/axb-main/${client.application.webhookKey}/`);
      const attribute = (name: string) =>
        new RegExp(`${name}="([^"]+)"`).exec(String(headers["x-aksk"]))?.[1] ?? "";
      expect(attribute("Username")).toBe(client.application.appKey);
      const signed = attribute("Nonce") + attribute("Created");
      const digest = createHmac("sha256", client.application.appSecret).update(signed).digest("base64");
      expect(attribute("PasswordDigest")).toBe(digest);
    }
  });

  it("obeys the direction, also after a modify, and cuts a call at its longest", async () => {
    const bound = await bind({ callDirection: 1, maxDuration: 1 });
    expect((await client.control("POST", "calls", { from: b, to: x })).body).toMatchObject({
      stateCode: 8016,
    });
    const cut = await client.control("POST", "calls", { from: a, to: x, talkSeconds: 90 });
    expect(cut.body).toMatchObject({ stateCode: 8010, talkSeconds: 60 });
    const { subscriptionId } = bound.body;
    await client.call("PUT", path, { subscriptionId, callDirection: 2, calleeNum: c });
    expect(
      (await client.control("GET", `reach?from=%2B${c.slice(1)}&to=%2B${x.slice(1)}`)).body,
    ).toMatchObject({
      reached: true,
      connectedTo: a,
    });
    expect((await client.control("POST", "calls", { from: b, to: x })).body).toMatchObject({
      stateCode: 8014,
    });
  });

  it("forgets a binding when its duration is over; a modify starts it afresh", async () => {
    const { body } = await bind({ duration: 100 });
    await simulator.advance(60);
    await client.call("PUT", path, { subscriptionId: body.subscriptionId, duration: 100 });
    await simulator.advance(99);
    expect((await client.call("GET", `${path}?subscriptionId=${body.subscriptionId}`)).status).toBe(200);
    await simulator.advance(1);
    expect((await client.call("GET", `${path}?subscriptionId=${body.subscriptionId}`)).body.resultcode).toBe(
      "1012007",
    );
    expect((await bind()).status).toBe(200);
  });

  it("pages a query, and takes 50 for a page size out of range", async () => {
    for (let pair = 0; pair < 23; pair += 1) {
      const users = { callerNum: `+861390000${1000 + pair}`, calleeNum: `+861390000${2000 + pair}` };
      await bind(users);
    }
    const page = (query: string) => client.call("GET", `${path}?relationNum=%2B${x.slice(1)}&${query}`);
    const third = await page("pageIndex=3&pageSize=10");
    expect(third.body).toMatchObject({ totalCount: 23, pageIndex: 3, pageSize: 10 });
    expect(third.body.relationNumList).toHaveLength(3);
    expect((await page("pageSize=9")).body).toMatchObject({ pageSize: 50 });
    expect((await page("pageSize=101")).body).toMatchObject({ pageSize: 50 });
    const one = await page(`callerNum=%2B8613900001005`);
    expect(one.body).toMatchObject({ totalCount: 1 });
  });

  it("merges CDRs that end together, fifty at most to a push", async () => {
    await bind();
    await Promise.all(
      Array.from({ length: 60 }, () => client.control("POST", "calls", { from: a, to: x, talkSeconds: 2 })),
    );
    await allFees(60);
    expect(Math.max(...fees().map((list) => list.length))).toBeLessThanOrEqual(50);
    expect(fees().length).toBeLessThan(30);
    expect(
      new Set(
        fees()
          .flat()
          .map(({ icid }) => icid),
      ).size,
    ).toBe(60);
  });

  it("repeats a push at the documented minutes until it is taken", async () => {
    await bind();
    status = 503;
    await client.control("POST", "calls", { from: c, to: x });
    const attempts = async () => {
      const { body } = await client.control("GET", "deliveries?kind=fees");
      return (body as unknown as { attempts: unknown[]; status: string }[])[0];
    };
    await eventually(async () => ((await attempts())?.attempts.length === 1 ? true : undefined));
    for (const [minutes, tries] of [
      [0.9, 1],
      [0.2, 2],
      [2.8, 2],
      [0.2, 3],
      [5, 4],
      [97, 5],
      [97, 6],
    ] as const) {
      await simulator.advance(minutes * 60);
      expect((await attempts())?.attempts).toHaveLength(tries);
    }
    status = 200;
    await simulator.advance(97 * 60);
    expect(await attempts()).toMatchObject({ status: "delivered" });
    expect((await attempts())?.attempts).toHaveLength(7);
  });

  it("keeps a recording for seven days behind a temporary link", async () => {
    await bind({ recordFlag: "true", recordHintTone: "hint.wav" });
    await client.control("POST", "calls", { from: a, to: x, talkSeconds: 4 });
    await client.control("POST", "calls", { from: a, to: x, talkSeconds: 2 });
    const [fee, short] = await allFees(2);
    expect(short).toMatchObject({ recordFlag: 0 });
    const where = new URLSearchParams({
      recordDomain: String(fee?.recordDomain),
      fileName: String(fee?.recordObjectName),
    });
    const located = await client.call("GET", `/rest/provision/voice/record/v1.0?${where}`);
    expect(located.status).toBe(301);
    const file = await fetch(String(located.headers.get("location")));
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.length).toBe(58 + 4 * 8000);
    expect(file.headers.get("content-length")).toBe(String(bytes.length));
    expect(bytes.subarray(0, 4).toString()).toBe("RIFF");
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    expect([20, 22].map((at) => bytes.readUInt16LE(at))).toEqual([6, 1]);
    const listed = (await client.control("GET", "recordings")).body as unknown as { sha256: string }[];
    expect(listed.map(({ sha256 }) => sha256)).toEqual([createHash("sha256").update(bytes).digest("hex")]);
    await simulator.advance(3600);
    expect((await fetch(String(located.headers.get("location")))).status).toBe(403);
    await simulator.advance(7 * 86_400);
    const gone = await client.call("GET", `/rest/provision/voice/record/v1.0?${where}`);
    expect(gone).toMatchObject({ status: 403, body: { resultcode: "1012007" } });
  });

  it("does what it was asked although nobody hears the answer", async () => {
    await client.control("PUT", "faults", {
      faults: [{ kind: "drop-after", count: 1, operation: "axb.bind" }],
    });
    await expect(bind()).rejects.toThrow();
    expect((await bind()).body.resultcode).toBe("1012010");
  });

  it("loses a push on the way and brings it again", async () => {
    await bind();
    await client.control("PUT", "faults", { faults: [{ kind: "push-drop", count: 1, operation: "fees" }] });
    await client.control("POST", "calls", { from: a, to: x });
    await eventually(async () => {
      const { body } = await client.control("GET", "deliveries?kind=fees");
      return (body as unknown as { attempts: unknown[] }[])[0]?.attempts.length === 1 ? true : undefined;
    });
    expect(fees()).toHaveLength(0);
    await simulator.advance(60);
    expect(fees()).toHaveLength(1);
  });

  it("says what it does not understand, and which field", async () => {
    const faults = await client.control("PUT", "faults", { faults: [{ kind: "explode" }] });
    expect(faults).toMatchObject({ status: 400, body: { field: "faults[0].kind" } });
    expect(String(faults.body.detail)).toContain("push-drop");
    const call = await client.control("POST", "calls", { from: "me", to: x });
    expect(call).toMatchObject({ status: 400, body: { field: "from" } });
    expect(await client.control("POST", "clock", { advanceSeconds: -1 })).toMatchObject({ status: 400 });
  });
});

describe("a simulator that remembers", () => {
  it("knows its bindings, its clock and the pushes it owes after a restart", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "simulator-"));
    let status = 503;
    const receiver = await startReceiver((_received: Received) => ({ status }));
    const first = await startForTest({ dataDir, webhookBase: receiver.url });
    const before = clientOf(first, "axb-main");
    await before.call("POST", path, { relationNum: x, callerNum: a, calleeNum: b });
    await before.control("POST", "calls", { from: a, to: x });
    await first.advance(3600);
    const owed = receiver.received.length;
    await first.close();
    status = 200;
    const second = await startForTest({ dataDir, webhookBase: receiver.url });
    const after = clientOf(second, "axb-main");
    expect(second.now() - Date.now()).toBeGreaterThan(3_590_000);
    expect((await after.control("POST", "calls", { from: b, to: x })).body).toMatchObject({ connectedTo: a });
    await second.advance(5 * 3600);
    expect(receiver.received.length).toBeGreaterThan(owed + 5);
    await second.close();
    await receiver.close();
  });
});
