import type { Provider, ProviderSettings } from "../../../core/domain/provider-module";
import { signatureOf, toTimestamp } from "../../../core/providers/cyj/signature";
import { providerFor } from "../../../core/providers/registry";
import { json, type Platform, startPlatform } from "./platform-double";
import { aBind, aChange, e164, numbers, people, sending } from "./requests";
import { failureOf, type SimulatedPlatform, startPlatforms } from "./simulated-platform";

describe("CYJ's signature", () => {
  it("gives the reference's test vector", () => {
    const { sig, authorization } = signatureOf({ appKey: "app0001", appSecret: "tok0001" }, "20261122163020");
    expect(sig).toBe("9DC08E7CF21E92A7A5B7A23CE65CF0AB");
    expect(authorization).toBe("dG9rMDAwMTphcHAwMDAxOjIwMjYxMTIyMTYzMDIw");
  });

  it("is of Beijing's time", () => {
    expect(toTimestamp(Date.parse("2026-11-22T08:30:20.999Z"), 480)).toBe("20261122163020");
    expect(toTimestamp(Date.parse("2026-12-31T16:00:00Z"), 480)).toBe("20270101000000");
  });
});

describe("a request to CYJ", () => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await startPlatform();
    platform.answer(json(200, { Flag: 1, Msg: "8617000000001" }));
  });
  afterEach(() => platform.close());
  const cyj = (options: ProviderSettings["options"] = {}) =>
    providerFor(
      { provider: "cyj", application: "cyj-main", mode: "CYJ", baseUrl: platform.baseUrl, options },
      {
        credentials: async () => ({ current: { appKey: "app0001", appSecret: "tok0001" } }),
        clock: () => Date.parse("2026-11-22T08:30:20Z"),
        timeoutMs: 500,
      },
    );
  const bind = (more: Parameters<typeof aBind>[0] = {}) =>
    cyj().bind(aBind({ lifetimeSeconds: 1500, ...more }), sending());

  it("binds with texts only, driver as caller, minutes and no date", async () => {
    const bound = await bind();
    expect(bound).toMatchObject({ numbers, people, direction: "both" });
    expect(bound.subscriptionId).not.toContain("1300000000");
    const [seen] = platform.seen;
    expect(seen).toMatchObject({
      method: "POST",
      path: "/20171220/bind/callEvent/v1",
      headers: {
        accept: "application/json",
        "content-type": "application/json;charset=utf-8",
        authorization: "dG9rMDAwMTphcHAwMDAxOjIwMjYxMTIyMTYzMDIw",
        "content-length": expect.any(String),
      },
    });
    expect(seen?.query.get("sig")).toBe("9DC08E7CF21E92A7A5B7A23CE65CF0AB");
    expect(seen?.body).toEqual({
      ACCOUNTSID: "tok0001",
      APPID: "app0001",
      Caller: "13000000002",
      Callee: "13000000001",
      VirtualNum: "17000000001",
      Direct: "0",
      EndMinute: "25",
    });
  });

  it.each([
    [{ direction: "driver-only" as const }, { Direct: "1" }],
    [{ direction: "customer-only" as const }, { Direct: "2" }],
    [{ lifetimeSeconds: 1 }, { EndMinute: "1" }],
    [{ lifetimeSeconds: 61 }, { EndMinute: "2" }],
    [{ lifetimeSeconds: 3600 }, { EndMinute: "60" }],
  ])("with %j says %j", async (wish, said) => {
    await bind(wish);
    expect(platform.seen[0]?.body).toMatchObject(said);
  });

  it("names the customer as caller where configured, the direction turned with it", async () => {
    await cyj({ caller: "customer" }).bind(aBind({ direction: "driver-only" }), sending());
    expect(platform.seen[0]?.body).toMatchObject({
      Caller: "13000000001",
      Callee: "13000000002",
      Direct: "2",
    });
  });

  it.each([
    ["more than an hour", { lifetimeSeconds: 3601 }],
    ["a foreign number", { people: { ...people, customer: e164("+14155550100") } }],
    ["a landline", { people: { ...people, driver: e164("+8675520000001") } }],
  ])("of %s is refused before sending", async (_, wish) => {
    expect(await failureOf(bind(wish))).toMatchObject({ kind: "callers-fault", outcome: "not-done" });
    expect(platform.seen).toEqual([]);
  });

  it("takes a landline where configured", async () => {
    const wish = aBind({ people: { ...people, driver: e164("+8675520000001") } });
    await cyj({ landlines: "true" }).bind(wish, sending());
    expect(platform.seen[0]?.body).toMatchObject({ Caller: "75520000001" });
  });

  it.each([
    ["8617000000001", "+8617000000001"],
    ["17000000001", "+8617000000001"],
    ["OK", "+8617000000001"],
    ["", "+8617000000001"],
  ])("reads Msg %p as %s", async (Msg, x) => {
    platform.answer(json(200, { Flag: "1", Msg }));
    expect((await bind()).numbers).toEqual({ x });
  });

  it("is in doubt when another number was bound, which can't be taken back", async () => {
    platform.answer(json(200, { Flag: 1, Msg: "8617000000009" }));
    expect(await failureOf(bind())).toMatchObject({ scope: "number", outcome: "unknown" });
  });

  it.each([
    [200, { Flag: 0, Msg: "no such number 17000000001" }, "callers-fault", "not-done"],
    [200, { Flag: "2", Msg: "" }, "callers-fault", "not-done"],
    [200, {}, "retry-later", "unknown"],
    [500, { Flag: 0, Msg: "internal" }, "retry-later", "unknown"],
    [404, {}, "misconfigured", "not-done"],
    [429, {}, "rate-limited", "not-done"],
    [302, {}, "misconfigured", "not-done"],
  ])("reads %d %j as %s, %s", async (status, body, kind, outcome) => {
    platform.answer(json(status, body, { Location: "http://127.0.0.1:1/" }));
    const failure = await failureOf(bind());
    expect(failure).toMatchObject({ provider: "cyj", operation: "bind", kind, outcome, status });
    expect(failure.text).not.toContain("17000000001");
  });

  it("without answer leaves the bind unknown", async () => {
    platform.answer(() => undefined);
    expect(await failureOf(bind())).toMatchObject({ kind: "retry-later", outcome: "unknown", status: 0 });
  });

  it("can't unbind, modify or find, and says so at once", async () => {
    const sub = { subscriptionId: "s", numbers };
    for (const doing of [
      cyj().unbind(sub, sending()),
      cyj().modify(aChange(), sending()),
      cyj().find({ numbers, people }, sending()),
    ]) {
      expect(await failureOf(doing)).toMatchObject({ kind: "callers-fault", outcome: "not-done" });
    }
    expect(platform.seen).toEqual([]);
  });

  it("locates a recording by a call's id, should one be known", async () => {
    const locate = () =>
      cyj().locate({ domain: "", fileName: "12345678901234567890123456789012" }, sending());
    platform.answer(json(200, { Flag: 1, Msg: "https://rec.example.com/a.wav" }));
    expect(String(await locate())).toBe("https://rec.example.com/a.wav");
    expect(platform.seen[0]).toMatchObject({
      path: "/20171220/bind/callEvent/voice/v1",
      body: { CallIdentifier: "12345678901234567890123456789012" },
    });
    platform.answer((_, response) => response.writeHead(200, { "Content-Type": "audio/x-wav" }).end("RIFF"));
    expect(await failureOf(locate())).toMatchObject({ text: "answered with the sound itself" });
    platform.answer(json(200, { Flag: 1, Msg: "file:///etc/passwd" }));
    expect(await failureOf(locate())).toMatchObject({ text: "success without an address" });
  });

  it.each([{ utcOffsetMinutes: "noon" }, { caller: "nobody" }, { landlines: "perhaps" }])(
    "is refused at start with %j",
    (options) => {
      expect(() => cyj(options as unknown as Record<string, string>)).toThrow(RangeError);
    },
  );
});

describe("CYJ on the simulated platform", () => {
  let platform: SimulatedPlatform;
  let cyj: Provider;
  beforeAll(async () => {
    platform = await startPlatforms();
    cyj = platform.provider("cyj", "CYJ");
  });
  afterAll(() => platform.close());

  it("binds, renews by binding again, and lapses by itself", async () => {
    const x = { x: platform.number("CYJ") };
    const wish = aBind({ numbers: x, lifetimeSeconds: 600 });
    const reached = async () => {
      const query = new URLSearchParams({ from: people.customer, to: x.x });
      const response = await fetch(`${platform.simulator.url}/_control/reach?${query}`);
      return ((await response.json()) as { connectedTo?: string }).connectedTo;
    };
    expect((await cyj.bind(wish, sending())).numbers).toEqual(x);
    expect(await reached()).toBe(people.driver);
    await platform.simulator.advance(500);
    await cyj.bind(wish, sending());
    await platform.simulator.advance(500);
    expect(await reached()).toBe(people.driver);
    await platform.simulator.advance(101);
    expect(await reached()).toBeUndefined();
  });

  it("is refused a number that is another pair's", async () => {
    const x = { x: platform.number("CYJ", 1) };
    await cyj.bind(aBind({ numbers: x, lifetimeSeconds: 600 }), sending());
    const others = { ...people, driver: e164("+8613000000003") };
    expect(await failureOf(cyj.bind(aBind({ numbers: x, people: others }), sending()))).toMatchObject({
      kind: "callers-fault",
      code: "0",
    });
  });
});
