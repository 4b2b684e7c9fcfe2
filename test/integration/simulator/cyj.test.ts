import { createHash } from "node:crypto";
import type { Simulator } from "../../../simulator/server";
import { type Client, clientOf, startForTest } from "./platform";

const path = "/20171220/bind/callEvent/v1";
const [caller, callee, third] = ["13800000001", "13800000002", "13800000003"];
const x = "17000005001";

describe("CYJ", () => {
  let simulator: Simulator;
  let client: Client;

  beforeEach(async () => {
    simulator = await startForTest({ seed: 5 });
    client = clientOf(simulator, "cyj-main");
  });
  afterEach(() => simulator.close());

  /** Written down a second time, so that the simulator is not its own judge. */
  const post = async (
    at: string,
    body: object,
    wrong: { offsetMs?: number; sig?: string; authorization?: string } = {},
  ) => {
    const { appKey, appSecret } = client.application;
    const china = new Date(simulator.now() + 8 * 3_600_000 + (wrong.offsetMs ?? 0));
    const plain = `${appSecret}:${appKey}:${china.toISOString().slice(0, 19).replace(/[-:T]/g, "")}`;
    const sig = wrong.sig ?? createHash("md5").update(plain).digest("hex").toUpperCase();
    return client.call(
      "POST",
      `${at}?sig=${sig}`,
      { ACCOUNTSID: appSecret, APPID: appKey, ...body },
      {
        accept: "application/json",
        "content-type": "application/json;charset=utf-8",
        authorization: wrong.authorization ?? Buffer.from(plain).toString("base64"),
      },
    );
  };
  const bind = (more: object = {}, wrong = {}) =>
    post(
      path,
      { Caller: caller, Callee: callee, VirtualNum: x, Direct: "0", EndMinute: "10", ...more },
      wrong,
    );
  const dial = async (from: string | undefined, to = x, more: object = {}) =>
    (await client.control("POST", "calls", { from: `+86${from}`, to: `+86${to}`, ...more })).body;

  it("binds, answers the number with 86 before it, and forgets by itself", async () => {
    expect(await bind()).toMatchObject({ status: 200, body: { Flag: 1, Msg: `86${x}` } });
    expect(await dial(caller)).toMatchObject({ connectedTo: `+86${callee}`, shownToCallee: `+86${x}` });
    expect(await dial(callee)).toMatchObject({ connectedTo: `+86${caller}` });
    expect(await dial(third)).toMatchObject({ outcome: "refused" });
    await simulator.advance(599);
    expect(await dial(caller)).toMatchObject({ outcome: "answered" });
    await simulator.advance(1);
    expect(await dial(caller)).toMatchObject({ outcome: "refused" });
    expect((await client.control("GET", "deliveries")).body).toEqual([]);
  });

  it("starts the minutes afresh for the same pair, and refuses another on the same number", async () => {
    await bind();
    await simulator.advance(500);
    expect((await bind()).body.Flag).toBe(1);
    await simulator.advance(500);
    expect(await dial(caller)).toMatchObject({ outcome: "answered" });
    expect((await bind({ Callee: third })).body.Flag).toBe(0);
    expect((await bind({ Caller: third, Callee: "13800000004" })).body.Flag).toBe(1);
  });

  it("lives thirty minutes when nothing is said", async () => {
    await bind({ EndMinute: undefined });
    await simulator.advance(1799);
    expect(await dial(caller)).toMatchObject({ outcome: "answered" });
    await simulator.advance(1);
    expect(await dial(caller)).toMatchObject({ outcome: "refused" });
  });

  it("obeys Direct and picks by Code", async () => {
    const { body } = await bind({ VirtualNum: "", Code: "010", Direct: "1" });
    const number = String(body.Msg).slice(2);
    expect(client.application.areas[`+86${number}`]).toBe("010");
    expect(await dial(caller, number)).toMatchObject({ outcome: "answered" });
    expect(await dial(callee, number)).toMatchObject({ outcome: "refused" });
  });

  it.each([
    ["a time too far", {}, { offsetMs: 301_000 }],
    ["UTC for China's time", {}, { offsetMs: -8 * 3_600_000 }],
    ["a wrong sig", {}, { sig: "0".repeat(32) }],
    ["no Authorization", {}, { authorization: "" }],
    ["another account in the body", { ACCOUNTSID: "tok" }, {}],
    ["an hour and a minute", { EndMinute: "61" }, {}],
    ["no minute at all", { EndMinute: "0" }, {}],
    ["a date for minutes", { EndMinute: "2016-05-20T23:59:59Z" }, {}],
    ["minutes as a number", { EndMinute: 25 }, {}],
    ["a number in E.164", { Caller: "+8613800000001" }, {}],
    ["somebody else's number", { VirtualNum: "17000000001" }, {}],
    ["an unknown direction", { Direct: "3" }, {}],
  ])("refuses %s", async (_what, body, wrong) => {
    const reply = await bind(body, wrong);
    expect(reply).toMatchObject({ status: 200, body: { Flag: 0, Msg: expect.any(String) } });
    expect(simulator.state.subscriptions.all()).toEqual([]);
  });

  it("gives a recording to whoever knows the id of the call", async () => {
    await bind();
    await dial(caller, x, { talkSeconds: 3 });
    const [call] = (await client.control("GET", "calls")).body as unknown as { callIdentifier: string }[];
    expect(call?.callIdentifier).toMatch(/^\d{32}$/);
    const at = "/20171220/bind/callEvent/voice/v1";
    const found = await post(at, { CallIdentifier: call?.callIdentifier });
    expect(found.headers.get("content-type")).toContain("audio");
    expect(found.headers.get("content-length")).toBe(String(58 + 3 * 8000));
    expect((await post(at, { CallIdentifier: "0" })).body.Flag).toBe(0);
  });

  it("gets into trouble like the others", async () => {
    await client.control("PUT", "faults", {
      faults: [{ kind: "drop-after", operation: "cyj.bind", count: 1 }],
    });
    await expect(bind()).rejects.toThrow();
    expect(await dial(caller)).toMatchObject({ outcome: "answered" });
    await client.control("PUT", "faults", { faults: [{ kind: "http-500-before", operation: "cyj.bind" }] });
    expect((await bind()).status).toBe(500);
  });
});
