import type { Simulator } from "../../../simulator/server";
import {
  a,
  appKey,
  axBody,
  axeBody,
  axePath,
  axeX,
  axPath,
  axX,
  axybPath,
  b,
  c,
  calleePath,
  q,
} from "./cases";
import { type Client, clientOf, eventually, startForTest, startReceiver } from "./platform";

const landline = "+8675520000009";

describe("the other modes", () => {
  let simulator: Simulator;
  let client: Client;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let answer: (body: Record<string, unknown>) => unknown;

  beforeEach(async () => {
    answer = () => undefined;
    receiver = await startReceiver(({ body }) => ({ status: 200, body: answer(body) }));
    simulator = await startForTest({ webhookBase: receiver.url, seed: 3 });
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const dial = async (from: string, to: string, more: object = {}) =>
    (await client.control("POST", "calls", { from, to, ...more })).body;
  const events = async (sessionId: unknown, count: number) =>
    eventually(() => {
      const seen = receiver.received
        .map(({ body }) => body as { eventType: string; statusInfo: Record<string, unknown> })
        .filter(({ statusInfo }) => statusInfo?.sessionId === sessionId);
      return seen.length >= count ? seen : undefined;
    });
  const fee = async (sessionId: unknown) =>
    eventually(() =>
      receiver.received
        .flatMap(({ body }) => (body.feeLst as Record<string, unknown>[] | undefined) ?? [])
        .find((each) => each.sessionId === sessionId),
    );

  describe("AX", () => {
    beforeEach(async () => {
      client = clientOf(simulator, "ax-main");
      await client.call("POST", axPath, axBody);
    });

    it("lets anyone reach A, and A whom was set, once", async () => {
      expect(await dial(c, axX)).toMatchObject({ outcome: "answered", connectedTo: a, shownToCallee: axX });
      expect(await dial(a, axX)).toMatchObject({ outcome: "refused", stateCode: 8013 });
      await client.call("PUT", calleePath, { privateNum: axX, calleeNum: b });
      const called = await dial(a, axX);
      expect(called).toMatchObject({ connectedTo: b, shownToCallee: axX });
      expect(await dial(a, axX)).toMatchObject({ stateCode: 8013 });
      const told = await events(called.sessionId, 5);
      expect(told[4]?.statusInfo).toMatchObject({ caller: axX, called: b });
      expect(await fee(called.sessionId)).toMatchObject({ serviceType: "003", callerNum: a, fwdDstNum: b });
    });

    it("knows directions, landlines and unbound numbers", async () => {
      await client.call("PUT", axPath, { ...axBody, privateSms: "true", callDirection: 1 });
      expect(await dial(c, axX)).toMatchObject({ stateCode: 8016 });
      expect(await dial(landline, axX)).toMatchObject({ stateCode: 8023 });
      await client.call("DELETE", axPath + q({ origNum: a, privateNum: axX }));
      expect(await dial(c, axX)).toMatchObject({ stateCode: 8018 });
    });

    it("routes A's texts by @number, marks the others', asks when it cannot tell", async () => {
      const text = async (from: string, content: string) =>
        (await client.control("POST", "texts", { from, to: axX, content })).body;
      expect(await text(a, "on my way@13800000002")).toMatchObject({
        deliveredTo: b,
        deliveredContent: "on my way",
        shownFrom: axX,
      });
      expect(await text(c, "where?")).toMatchObject({ deliveredTo: a, deliveredContent: `where?[From${c}]` });
      expect(await text(a, "hello")).toMatchObject({ outcome: "discarded" });
      answer = (body) =>
        (body.smsEvent as Record<string, unknown>).notificationMode === "Block"
          ? { actions: [{ operation: "vNumberRoute", message: { called: b, calling: a } }] }
          : undefined;
      expect(await text(a, "hello")).toMatchObject({ outcome: "delivered", deliveredTo: b });
    });
  });

  describe("AXE", () => {
    beforeEach(async () => {
      client = clientOf(simulator, "axe-main");
      await client.call("POST", axePath, { ...axeBody, callbackExpiredTime: 1 });
    });

    it("reaches A by X and E, and whoever called last when A dials X", async () => {
      expect(await dial(a, axeX)).toMatchObject({ stateCode: 8019 });
      const called = await dial(c, axeX, { digits: "0021#" });
      expect(called).toMatchObject({ outcome: "answered", connectedTo: a, shownToCallee: axeX });
      const told = await events(called.sessionId, 6);
      expect(told.map(({ eventType }) => eventType)).toEqual([
        "callin",
        "collectInfo",
        "callout",
        "alerting",
        "answer",
        "disconnect",
      ]);
      expect(told[0]?.statusInfo).not.toHaveProperty("subscriptionId");
      expect(told[1]?.statusInfo).toMatchObject({ digitInfo: "0021#" });
      expect(await fee(called.sessionId)).toMatchObject({
        direction: 0,
        serviceType: "005",
        extendNumber: "0021",
      });
      expect(await dial(a, axeX)).toMatchObject({ connectedTo: c });
      await simulator.advance(3600);
      expect(await dial(a, axeX)).toMatchObject({ stateCode: 8019 });
    });

    it.each([
      [undefined, 7516],
      ["#", 8033],
      ["0022", 8022],
      ["21", 8022],
    ])("typed %s ends with %d", async (digits, stateCode) => {
      expect(await dial(c, axeX, digits === undefined ? {} : { digits })).toMatchObject({ stateCode });
    });

    it("lives a week when nothing is said, and keeps telling the times of the bind", async () => {
      const { body } = await client.call("POST", axePath, { bindNum: b, virtualNum: axeX });
      expect(body).toMatchObject({ extendNum: "0001" });
      const subscriptionId = String(body.subscriptionId);
      await client.call("PUT", axePath, { subscriptionId, timeUnit: "1", bindExpiredTime: 0 });
      const asked = await client.call("GET", axePath + q({ subscriptionId }));
      expect(asked.body).toMatchObject({ timeUnit: "0", bindExpiredTime: 168 });
      const third = await client.call("POST", axePath, { bindNum: c, virtualNum: axeX });
      await simulator.advance(168 * 3600);
      expect((await client.call("GET", axePath + q({ subscriptionId }))).status).toBe(200);
      const gone = await client.call(
        "GET",
        axePath + q({ subscriptionId: String(third.body.subscriptionId) }),
      );
      expect(gone.body.resultcode).toBe("1016001");
    });

    it.each(["021", "00210", "0000", "00a1", 21])("takes no extension like %s", async (extendNum) => {
      const { body } = await client.call("POST", axePath, { bindNum: b, virtualNum: axeX, extendNum });
      expect(body.resultcode).toBe("1010002");
    });
  });

  describe("AXYB", () => {
    const path = axybPath + q(appKey);
    const bindBoth = async (more: object = {}) => {
      const first = await client.call("POST", path, { origNum: a, ...more });
      const { subscriptionId } = first.body;
      const second = await client.call("POST", path, { origNum: b, subscriptionId });
      return { subscriptionId: String(subscriptionId), xNum: String(first.body.relationNumber), second };
    };

    beforeEach(() => {
      client = clientOf(simulator, "axyb-main");
    });

    it("connects A through Y and B through X; each sees the other's number", async () => {
      const { xNum, second, subscriptionId } = await bindBoth();
      const yNum = String(second.body.relationNumber);
      expect(await dial(a, yNum)).toMatchObject({ connectedTo: b, shownToCallee: xNum });
      expect(await dial(b, xNum)).toMatchObject({ connectedTo: a, shownToCallee: yNum });
      expect(await dial(a, xNum)).toMatchObject({ stateCode: 8032 });
      expect(await dial(c, xNum)).toMatchObject({ stateCode: 8030 });
      const { body } = await client.call("GET", axybPath + q({ ...appKey, relationNum: yNum }));
      expect(body).toMatchObject({ relationNumList: [{ subscriptionId, relationNum: xNum, yNum, bNum: b }] });
      await client.call("DELETE", axybPath + q({ ...appKey, subscriptionId, yNum }));
      expect(await dial(b, xNum)).toMatchObject({ stateCode: 8030 });
    });

    it("lives two hours when nothing is said", async () => {
      const { xNum } = await bindBoth();
      await simulator.advance(7199);
      expect(await dial(b, xNum)).toMatchObject({ connectedTo: a });
      await simulator.advance(1);
      expect(await dial(b, xNum)).toMatchObject({ stateCode: 8030 });
    });

    it("obeys the direction and ends the Y half on its own time", async () => {
      const { xNum, second } = await bindBoth({ callDirection: 1, ybDuration: 60 });
      const yNum = String(second.body.relationNumber);
      expect(await dial(b, xNum)).toMatchObject({ stateCode: 8016 });
      expect(await dial(a, yNum)).toMatchObject({ connectedTo: b });
      await simulator.advance(60);
      expect(await dial(a, yNum)).toMatchObject({ stateCode: 8030 });
    });
  });

  describe("X", () => {
    let x = "";
    beforeEach(() => {
      client = clientOf(simulator, "x-main");
      x = String(client.application.numbers[0]);
    });
    const connectTo = (info: unknown) => {
      answer = ({ eventType }) =>
        eventType === "callin" ? { operation: "connect", connectInfo: info } : undefined;
    };

    it.each([
      ["array", (info: object) => [info]],
      ["object", (info: object) => info],
    ] as const)("asks for each call and takes connectInfo as %s", async (form, wrap) => {
      connectTo(wrap({ calleeNum: b, displayCalleeNum: x, maxDuration: 1, userData: "order-1" }));
      const called = await dial(a, x, { talkSeconds: 61 });
      expect(called).toMatchObject({ connectedTo: b, shownToCallee: x, stateCode: 8010, talkSeconds: 60 });
      const told = await events(called.sessionId, 5);
      expect(told[0]).toMatchObject({
        eventType: "callin",
        statusInfo: { notifyMode: "Block", caller: a, called: x },
      });
      for (const { statusInfo } of told.slice(1)) {
        expect(statusInfo).toMatchObject({ notifyMode: "Notify", userData: "order-1" });
        expect(statusInfo).not.toHaveProperty("subscriptionId");
      }
      expect(await fee(called.sessionId)).toMatchObject({ notifyMode: "Block", userData: "order-1" });
      const calls = await client.control("GET", "calls");
      expect(calls.body).toMatchObject([{ controlForm: form }]);
    });

    it.each([
      ["close", { operation: "close", closeInfo: [{ closeHintTone: "busy.wav" }] }, 8017],
      ["nothing", undefined, 8014],
      ["no callee", { operation: "connect", connectInfo: [{}] }, 8014],
      [
        "the real number shown",
        { operation: "connect", connectInfo: [{ calleeNum: b, displayCalleeNum: a }] },
        8024,
      ],
      [
        "recording unannounced",
        { operation: "connect", connectInfo: { calleeNum: b, recordFlag: "true" } },
        7107,
      ],
    ])("ends the call when the answer is %s", async (_what, reply, stateCode) => {
      answer = ({ eventType }) => (eventType === "callin" ? reply : undefined);
      expect(await dial(a, x)).toMatchObject({ outcome: "refused", stateCode });
    });

    it("does not ask for a landline, which may not dial it", async () => {
      connectTo([{ calleeNum: b }]);
      expect(await dial(landline, x)).toMatchObject({ stateCode: 8023 });
    });

    it("pushes the state of a number, and lets nobody through one that is suspended", async () => {
      connectTo([{ calleeNum: b }]);
      await client.control("POST", "numbers", { number: x, status: "10", cause: "2" });
      await eventually(() =>
        receiver.received.find(
          ({ body, path }) => path.endsWith("/numbers") && body.eventType === "numStatus",
        ),
      );
      expect(await dial(a, x)).toMatchObject({ stateCode: 8055 });
    });
  });
});
