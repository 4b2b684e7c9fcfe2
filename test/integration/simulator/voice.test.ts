import { createHmac } from "node:crypto";
import type { Simulator } from "../../../simulator/server";
import { a, b, connectBody, connectPath, verifyBody, verifyPath } from "./cases";
import { type Client, clientOf, eventually, startForTest, startReceiver } from "./platform";

describe("voice verification calls", () => {
  let simulator: Simulator;
  let client: Client;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let status = 200;

  beforeEach(async () => {
    status = 200;
    receiver = await startReceiver(() => ({ status }));
    simulator = await startForTest({ webhookBase: receiver.url });
    client = clientOf(simulator, "voice-main");
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const verify = (more: object = {}) => client.call("POST", verifyPath, { ...verifyBody, ...more });
  const at = (kind: string) => receiver.received.filter(({ path }) => path.endsWith(kind));
  const fees = () => at("/fees").flatMap(({ body }) => body.feeLst as Record<string, unknown>[]);

  it("accepts, rings, speaks, and tells; leg 1 is the only leg", async () => {
    const { body } = await verify({ userData: "login", returnIdlePort: "true" });
    expect(body).toMatchObject({
      resultcode: "0",
      sessionId: expect.any(String),
      idlePort: expect.any(Number),
    });
    await eventually(() => (at("/calls").length === 4 && fees().length === 1 ? true : undefined));
    const names = at("/calls").map(({ body: event }) => event.eventType);
    expect(names).toEqual(["callout", "alerting", "answer", "disconnect"]);
    expect(at("/calls")[0]?.body.statusInfo).toMatchObject({ userData: "login", called: a });
    expect(at("/calls")[3]?.body.statusInfo).not.toHaveProperty("userData");
    const [fee] = fees();
    expect(fee).toMatchObject({
      direction: 0,
      fwdAnswerTime: "",
      serviceType: "001",
      sessionId: body.sessionId,
    });
    expect(fee?.callOutAnswerTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect((await client.control("GET", "calls")).body).toMatchObject([
      { spoken: "0123", outcome: "answered" },
    ]);
  });

  it.each([
    ["newline", "\n"],
    ["plain", ""],
  ])("signs the URL it pushes to (%s), by Beijing's clock", async (voiceDigest, separator) => {
    await client.control("PUT", "applications/voice-main", { features: { voiceDigest } });
    await verify();
    await eventually(() => (fees().length === 1 ? true : undefined));
    for (const { headers, path } of receiver.received) {
      const attribute = (name: string) =>
        new RegExp(`${name}="([^"]+)"`).exec(String(headers["x-aksk"]))?.[1] ?? "";
      const parts = [receiver.url + path, attribute("Nonce"), attribute("Created")];
      const secret = client.application.appSecret;
      expect(attribute("PasswordDigest")).toBe(
        createHmac("sha256", secret).update(parts.join(separator)).digest("base64"),
      );
      expect(Math.abs(Date.parse(attribute("Created")) - 8 * 3_600_000 - simulator.now())).toBeLessThan(
        5_000,
      );
    }
  });

  it("pushes to the URLs of the request when it names them", async () => {
    const encoded = (path: string) => Buffer.from(receiver.url + path).toString("base64");
    await verify({ statusUrl: encoded("/mine/status"), feeUrl: encoded("/mine/fee") });
    await eventually(() =>
      at("/mine/status").length === 4 && at("/mine/fee").length === 1 ? true : undefined,
    );
  });

  it("repeats the CDR every hour, and events never", async () => {
    status = 500;
    await verify();
    await eventually(() => (at("/calls").length === 4 && at("/fees").length === 1 ? true : undefined));
    for (let hour = 1; hour <= 7; hour += 1) {
      await simulator.advance(3600);
      expect(at("/fees")).toHaveLength(Math.min(1 + hour, 7));
    }
    expect(at("/calls")).toHaveLength(4);
  });

  it.each([
    ["busy", 8001, 17],
    ["no-answer", 8003, 19],
    ["reject", 8105, 21],
  ])("a phone that is %s: %d, Q.850 %d", async (answer, stateCode, callOutUnaswRsn) => {
    await client.control("POST", "phones", { number: a, answer });
    await verify();
    await eventually(() => (fees().length === 1 && at("/calls").length >= 2 ? true : undefined));
    const last = await eventually(() => at("/calls").find(({ body }) => body.eventType === "disconnect"));
    expect(last.body.statusInfo).toMatchObject({ stateCode });
    expect(fees()[0]).toMatchObject({ callOutUnaswRsn, callOutAnswerTime: "" });
    expect((await client.control("GET", "calls")).body).not.toHaveProperty("0.spoken");
  });

  it.each([
    ["verifyCode", { verifyCode: "1" }],
    ["verifyCode", { verifyCode: "123456789" }],
    ["verifyCode", { verifyCode: 1234 }],
    ["languageType", { languageType: "2" }],
    ["displayNbr", { displayNbr: "+8675520009999" }],
    ["preTone", { preTone: undefined }],
    ["times", { times: 10 }],
    ["statusUrl", { statusUrl: "https://not.encoded.example" }],
    ["userData", { userData: "{}" }],
  ])("names %s when it is wrong: %j", async (name, wrong) => {
    const { status: answered, body } = await verify(wrong);
    expect({ answered, code: body.resultcode }).toEqual({ answered: 403, code: "1010002" });
    expect(String(body.resultdesc)).toContain(name);
  });

  it("takes Created in UTC and in Beijing's time", async () => {
    const beijing = client.signed(simulator.now() + 8 * 3_600_000);
    expect((await client.call("POST", verifyPath, verifyBody, beijing)).status).toBe(200);
    const tokyo = client.signed(simulator.now() + 9 * 3_600_000);
    expect((await client.call("POST", verifyPath, verifyBody, tokyo)).body.resultcode).toBe("1010013");
  });
});

describe("click-to-call", () => {
  let simulator: Simulator;
  let client: Client;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeEach(async () => {
    receiver = await startReceiver(() => ({ status: 200 }));
    simulator = await startForTest({ webhookBase: receiver.url });
    client = clientOf(simulator, "voice-connect");
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const told = (count: number) =>
    eventually(() => {
      const events = receiver.received.filter(({ path }) => path.endsWith("/calls"));
      const [fee] = receiver.received.flatMap(
        ({ body }) => (body.feeLst as Record<string, unknown>[] | undefined) ?? [],
      );
      return events.length >= count && fee ? { events: events.map(({ body }) => body), fee } : undefined;
    });

  it("rings the caller, then the callee; each sees a landline", async () => {
    await client.control("POST", "phones", { number: b, talkSeconds: 90 });
    await client.call("POST", connectPath, { ...connectBody, maxDuration: 1 });
    const { events, fee } = await told(7);
    const legs = events.map(({ eventType, statusInfo }) => {
      const { caller, called } = statusInfo as Record<string, unknown>;
      return [eventType, caller, called];
    });
    const { displayNbr, displayCalleeNbr } = connectBody;
    expect(legs).toEqual([
      ...["callout", "alerting", "answer"].map((name) => [name, displayNbr, a]),
      ...["callout", "alerting", "answer", "disconnect"].map((name) => [name, displayCalleeNbr, b]),
    ]);
    expect(events[6]?.statusInfo).toMatchObject({ stateCode: 8010 });
    const at = (name: string) => Date.parse(`${String(fee[name]).replace(" ", "T")}Z`);
    expect(at("callEndTime") - at("fwdAnswerTime")).toBe(60_000);
    expect(fee).toMatchObject({ serviceType: "002", fwdDstNum: b, callerNum: a });
  });

  it("does not trouble the callee when the caller does not answer", async () => {
    await client.control("POST", "phones", { number: a, answer: "no-answer" });
    await client.call("POST", connectPath, connectBody);
    const { events, fee } = await told(3);
    expect(events.map(({ eventType }) => eventType)).toEqual(["callout", "alerting", "disconnect"]);
    expect(fee).toMatchObject({ fwdStartTime: "", callOutAnswerTime: "", callOutUnaswRsn: 19 });
  });
});
