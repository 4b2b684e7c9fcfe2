import { createHmac } from "node:crypto";
import type { Mode } from "../../../core/domain/modes";
import type { ProviderMeans } from "../../../core/domain/provider-module";
import { providerFor } from "../../../core/providers/registry";
import { json, type Platform, refusal, startPlatform, success } from "./platform-double";
import { aBind, aChange, numbers, people, sending } from "./requests";
import { failureOf } from "./simulated-platform";

const credential = { appKey: "key1", appSecret: "secret1" };
let platform: Platform;
beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.close());

const providerAt = (baseUrl: string, means: Partial<ProviderMeans> = {}, mode: Mode = "AXB") =>
  providerFor(
    { provider: "huawei", application: "ride", mode, baseUrl },
    { credentials: async () => ({ current: credential }), clock: Date.now, timeoutMs: 500, ...means },
  );
const provider = (means?: Partial<ProviderMeans>) => providerAt(platform.baseUrl, means);
const attributesOf = (header: unknown) =>
  Object.fromEntries(
    [...String(header).matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );

describe("binding", () => {
  it("says everything explicitly, customer as A, driver as B", async () => {
    platform.answer(success({ subscriptionId: "sub-1", relationNum: numbers.x }));
    await expect(provider().bind(aBind({ lifetimeSeconds: 3600.2 }), sending())).resolves.toEqual({
      subscriptionId: "sub-1",
      numbers,
      people,
      direction: "both",
    });
    expect(platform.seen).toMatchObject([
      {
        method: "POST",
        path: "/rest/caas/relationnumber/partners/v1.0",
        body: {
          relationNum: numbers.x,
          callerNum: people.customer,
          calleeNum: people.driver,
          callDirection: 0,
          duration: 3601,
          maxDuration: 60,
          recordFlag: "false",
          privateSms: "true",
        },
      },
    ]);
  });

  it.each([
    [{ recording: { hintTone: "hint.wav" } }, { recordFlag: "true", recordHintTone: "hint.wav" }],
    [{ texts: false }, { privateSms: "false" }],
    [{ direction: "customer-only" as const }, { callDirection: 1 }],
    [{ direction: "driver-only" as const }, { callDirection: 2 }],
    [{ lifetimeSeconds: 5 }, { duration: 60 }],
    [{ lifetimeSeconds: 7_776_000 }, { duration: 7_776_000 }],
  ])("with %j sends %j", async (wish, sent) => {
    platform.answer(success({ subscriptionId: "sub-1" }));
    await provider().bind(aBind(wish), sending());
    expect(platform.seen[0]?.body).toMatchObject(sent);
  });

  it("for longer than the platform keeps is refused before sending", async () => {
    expect(await failureOf(provider().bind(aBind({ lifetimeSeconds: 7_776_001 }), sending()))).toMatchObject({
      kind: "callers-fault",
      outcome: "not-done",
    });
    expect(platform.seen).toEqual([]);
  });

  it("that succeeds without an id leaves the outcome unknown", async () => {
    expect(await failureOf(provider().bind(aBind(), sending()))).toMatchObject({ outcome: "unknown" });
  });

  it.each([
    ["AXB", { relationNum: "+8617000000009" }],
    ["AX", { privateNum: "+8617000000009" }],
    ["AXE", { virtualNum: "+8617000000009" }],
    ["AXE", { extendNum: "0022" }],
  ] as const)("in %s is taken back when the platform binds %j instead", async (mode, told) => {
    platform.answer(success({ subscriptionId: "sub-1", ...told }));
    const wish = aBind({ numbers: { ...numbers, ...(mode === "AXE" && { extension: "0021" }) } });
    const doing = providerAt(platform.baseUrl, {}, mode).bind(wish, sending());
    expect(await failureOf(doing)).toMatchObject({ scope: "number", outcome: "not-done" });
    const requests = platform.seen.map(({ method, query }) => [method, query.get("subscriptionId")]);
    expect(requests).toEqual([
      ["POST", null],
      ["DELETE", "sub-1"],
    ]);
  });

  it("keeps the extension asked for when it is told without its zeros", async () => {
    platform.answer(success({ subscriptionId: "sub-1", extendNum: 21 }));
    const wish = aBind({ numbers: { ...numbers, extension: "0021" } });
    const bound = await providerAt(platform.baseUrl, {}, "AXE").bind(wish, sending());
    expect(bound.numbers).toEqual({ ...numbers, extension: "0021" });
  });
});

describe("binding in AXYB", () => {
  it("takes two requests, each naming the app key, a truth value for recording, and the whole one life", async () => {
    platform.answer((seen, ...rest) => {
      const isFirst = platform.seen.length === 1;
      success({ subscriptionId: "sub-1", relationNumber: isFirst ? "+8617000000001" : "+8617000000002" })(
        seen,
        ...rest,
      );
    });
    const wish = aBind({ recording: { hintTone: "hint.wav" }, areaCode: "0755" });
    const bound = await providerAt(platform.baseUrl, {}, "AXYB").bind(wish, sending());
    expect(bound.numbers).toEqual({ x: "+8617000000001", y: "+8617000000002" });
    expect(platform.seen.map(({ query }) => query.get("app_key"))).toEqual(["key1", "key1"]);
    expect(platform.seen.map(({ body }) => body)).toEqual([
      {
        origNum: people.customer,
        callDirection: 0,
        duration: 3600,
        recordFlag: true,
        recordHintTone: "hint.wav",
        areaCode: "0755",
      },
      { origNum: people.driver, subscriptionId: "sub-1", areaCode: "0755" },
    ]);
  });
});

describe("every request", () => {
  it("is signed afresh, over its own nonce and time", async () => {
    platform.answer(success({ subscriptionId: "sub-1" }));
    const huawei = provider();
    await huawei.bind(aBind(), sending());
    await huawei.bind(aBind(), sending());
    const signatures = platform.seen.map(({ headers }) => attributesOf(headers["x-aksk"]));
    expect(new Set(signatures.map(({ Nonce }) => Nonce)).size).toBe(2);
    for (const { Username, Nonce, Created, PasswordDigest } of signatures) {
      expect(Username).toBe("key1");
      expect(PasswordDigest).toBe(
        createHmac("sha256", "secret1").update(`${Nonce}${Created}`).digest("base64"),
      );
      expect(Math.abs(Date.parse(String(Created)) - Date.now())).toBeLessThan(5000);
    }
    expect(platform.seen[0]?.headers).toMatchObject({
      authorization: 'AKSK realm="SDP",profile="UsernameToken",type="Appkey"',
      "content-type": "application/json;charset=UTF-8",
      connection: "close",
    });
  });

  it("reaches a base address with a path or a slash at its end", async () => {
    await providerAt(`${platform.baseUrl}/prefix/`).unbind({ subscriptionId: "s", numbers }, sending());
    expect(platform.seen[0]?.path).toBe("/prefix/rest/caas/relationnumber/partners/v1.0");
  });

  it("is repeated once with the platform's clock when ours is refused, and the clock is remembered", async () => {
    const ahead = 3 * 3_600_000;
    platform.answer((seen, response, request) => {
      const created = Date.parse(attributesOf(seen.headers["x-aksk"]).Created ?? "");
      const isFresh = Math.abs(created - Date.now() - ahead) < 60_000;
      const reply = isFresh
        ? success()
        : json(401, { resultcode: "1010013" }, { Date: new Date(Date.now() + ahead).toUTCString() });
      reply(seen, response, request);
    });
    const huawei = provider();
    await huawei.modify(aChange(), sending());
    expect(platform.seen).toHaveLength(2);
    await huawei.modify(aChange(), sending());
    expect(platform.seen).toHaveLength(3);
  });

  it("is not repeated when the clock doesn't explain the refusal, nor twice", async () => {
    platform.answer(refusal(401, "1010013"));
    const failure = await failureOf(provider().modify(aChange(), sending()));
    expect(failure).toMatchObject({ kind: "misconfigured", scope: "application", outcome: "not-done" });
    expect(platform.seen).toHaveLength(1);
    // A clock that is somewhere else each time explains every refusal anew.
    platform.answer((...rest) => {
      const elsewhere = new Date(Date.now() + platform.seen.length * 3_600_000).toUTCString();
      json(401, { resultcode: "1010013" }, { Date: elsewhere })(...rest);
    });
    await failureOf(provider().modify(aChange(), sending()));
    expect(platform.seen).toHaveLength(3);
  });

  it.each([
    [401, "1010010"],
    [403, "1010010"],
    [500, "1010001"],
    [403, "1020176"],
  ])("is never repeated after %d/%s", async (status, code) => {
    platform.answer(refusal(status, code));
    await failureOf(provider().bind(aBind(), sending()));
    expect(platform.seen).toHaveLength(1);
  });

  it("keeps the platform's code and text, numbers masked", async () => {
    platform.answer(refusal(403, "1012010", "number +8613800000021 is bound to 17000000001"));
    expect(await failureOf(provider().bind(aBind(), sending()))).toEqual({
      provider: "huawei",
      operation: "bind",
      kind: "already-so",
      scope: "number",
      outcome: "not-done",
      status: 403,
      code: "1012010",
      text: "number …21 is bound to …01",
    });
  });
});

describe("no answer", () => {
  const unknown = { kind: "retry-later", scope: "request", outcome: "unknown", status: 0 };
  const notDone = { ...unknown, outcome: "not-done" };

  it("in time leaves a write unknown and a read undone", async () => {
    platform.answer(() => undefined);
    const startedAt = Date.now();
    expect(await failureOf(provider().bind(aBind(), sending()))).toMatchObject(unknown);
    expect(Date.now() - startedAt).toBeLessThan(2000);
    expect(await failureOf(provider().find({ numbers, people }, sending()))).toMatchObject(notDone);
  });

  it("before the caller's own signal ends it", async () => {
    platform.answer(() => undefined);
    const startedAt = Date.now();
    const doing = provider({ timeoutMs: 20_000 }).bind(aBind(), { signal: AbortSignal.timeout(100) });
    expect(await failureOf(doing)).toMatchObject(unknown);
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  it("since time was up before sending", async () => {
    const doing = provider().bind(aBind(), { signal: AbortSignal.abort() });
    expect(await failureOf(doing)).toMatchObject(notDone);
    expect(platform.seen).toEqual([]);
  });

  it("since there were no credentials", async () => {
    const means = { credentials: async () => Promise.reject(new Error("no access")) };
    expect(await failureOf(provider(means).bind(aBind(), sending()))).toMatchObject(notDone);
    expect(platform.seen).toEqual([]);
  });

  it("since nobody listens, or the name is unknown: surely not done", async () => {
    const { baseUrl, close } = await startPlatform();
    await close();
    expect(await failureOf(providerAt(baseUrl).bind(aBind(), sending()))).toMatchObject(notDone);
    const nowhere = providerAt("http://maskline.invalid", { timeoutMs: 5000 });
    expect(await failureOf(nowhere.bind(aBind(), sending()))).toMatchObject(notDone);
  });

  it("since the connection broke after the request: unknown", async () => {
    platform.answer((_, __, request) => request.socket.destroy());
    expect(await failureOf(provider().bind(aBind(), sending()))).toMatchObject(unknown);
  });

  it("since it broke in the middle of the answer: unknown", async () => {
    platform.answer((_, response) => {
      response.writeHead(200, { "Content-Length": "1000" }).write('{"resultcode"');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failureOf(provider().bind(aBind(), sending()))).toMatchObject(unknown);
  });
});

describe("an answer that is not the platform's", () => {
  it.each([
    [404, "misconfigured", "application", "not-done"],
    [403, "misconfigured", "application", "not-done"],
    [502, "retry-later", "request", "unknown"],
    [200, "retry-later", "request", "unknown"],
  ])("HTML under %d is %s of the %s, %s", async (status, kind, scope, outcome) => {
    platform.answer((_, response) => response.writeHead(status).end("<html>nginx</html>"));
    expect(await failureOf(provider().bind(aBind(), sending()))).toMatchObject({
      kind,
      scope,
      outcome,
      code: "",
    });
  });

  it("without end is not read to its end", async () => {
    platform.answer((_, response) => {
      response.writeHead(200);
      const more = () => !response.destroyed && response.write("x".repeat(100_000), more);
      more();
    });
    expect(await failureOf(provider({ timeoutMs: 5000 }).bind(aBind(), sending()))).toMatchObject({
      outcome: "unknown",
      status: 200,
    });
  });

  it("that redirects is not followed, nor shown the signature", async () => {
    const elsewhere = await startPlatform();
    platform.answer((_, response) => response.writeHead(307, { Location: elsewhere.baseUrl }).end());
    expect(await failureOf(provider().bind(aBind(), sending()))).toMatchObject({ kind: "misconfigured" });
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });
});

describe("unbinding", () => {
  it("names the subscription and never the number", async () => {
    await provider().unbind({ subscriptionId: "sub-1", numbers }, sending());
    expect(platform.seen[0]).toMatchObject({
      method: "DELETE",
      path: "/rest/caas/relationnumber/partners/v1.0",
    });
    expect([...(platform.seen[0]?.query ?? [])]).toEqual([["subscriptionId", "sub-1"]]);
  });

  it("of what isn't there is done", async () => {
    platform.answer(refusal(403, "1012007"));
    await expect(provider().unbind({ subscriptionId: "sub-1", numbers }, sending())).resolves.toBeUndefined();
  });

  it("through a number that isn't ours is not taken for done", async () => {
    platform.answer(refusal(403, "1012001"));
    const doing = provider().unbind({ subscriptionId: "sub-1", numbers }, sending());
    expect(await failureOf(doing)).toMatchObject({ kind: "misconfigured", scope: "number" });
  });
});

describe("modifying", () => {
  it("sends people, direction and lifetime, and nothing that can't be modified", async () => {
    await provider().modify(aChange({ direction: "driver-only", lifetimeSeconds: 120 }), sending());
    expect(platform.seen[0]).toMatchObject({ method: "PUT" });
    expect(platform.seen[0]?.body).toEqual({
      subscriptionId: "sub-1",
      callerNum: people.customer,
      calleeNum: people.driver,
      callDirection: 2,
      duration: 120,
    });
  });

  it("of what isn't there says so", async () => {
    platform.answer(refusal(403, "1012007"));
    expect(await failureOf(provider().modify(aChange(), sending()))).toMatchObject({ kind: "not-found" });
  });
});

describe("finding", () => {
  const item = (subscriptionId: string, more: object = {}) => ({
    subscriptionId,
    relationNum: numbers.x,
    callerNum: people.customer,
    calleeNum: people.driver,
    callDirection: 1,
    ...more,
  });
  const find = () => provider().find({ numbers, people }, sending());

  it("asks for both people in both roles on this X, and merges", async () => {
    platform.answer(
      success({ relationNumList: [item("sub-1")], totalCount: 1, pageIndex: "1", pageSize: "50" }),
    );
    expect(await find()).toEqual([{ subscriptionId: "sub-1", numbers, people, direction: "customer-only" }]);
    const asked = platform.seen.map(({ query }) => [query.get("callerNum"), query.get("calleeNum")]);
    expect(asked).toHaveLength(4);
    expect(asked).toEqual(
      expect.arrayContaining([
        [people.customer, null],
        [null, people.customer],
        [people.driver, null],
        [null, people.driver],
      ]),
    );
    for (const { query } of platform.seen) expect(query.get("relationNum")).toBe(numbers.x);
  });

  it.each([
    ["1012007", refusal(403, "1012007")],
    ["1012001", refusal(403, "1012001")],
    ["an empty list", success({ relationNumList: [], totalCount: 0 })],
    ["no list", success()],
  ])("takes %s for nothing", async (_, reply) => {
    platform.answer(reply);
    expect(await find()).toEqual([]);
  });

  it("reads every page", async () => {
    const all = Array.from({ length: 230 }, (_, index) => item(`sub-${index}`));
    platform.answer(({ query }, ...rest) => {
      const [page, size] = [Number(query.get("pageIndex")), Number(query.get("pageSize"))];
      const relationNumList = all.slice((page - 1) * size, page * size);
      success({ relationNumList, totalCount: 230 })({} as never, ...rest);
    });
    expect(await provider({ timeoutMs: 5000 }).find({ numbers, people }, sending())).toHaveLength(230);
    expect(platform.seen).toHaveLength(12);
  });

  it("ends though the platform repeats its first page for ever", async () => {
    platform.answer(success({ relationNumList: [item("sub-1")], totalCount: 5000 }));
    expect(await find()).toHaveLength(1);
    expect(platform.seen).toHaveLength(8);
  });

  it("leaves out others' subscriptions, other numbers, and items without an id", async () => {
    const strangers = { callerNum: "+8613000000098", calleeNum: "+8613000000099" };
    const relationNumList = [
      item("sub-1"),
      item("sub-2", strangers),
      item("sub-3", { relationNum: "+8617000000002" }),
      item(""),
      null,
      item("sub-4", { callerNum: undefined, calleeNum: undefined, callDirection: "2" }),
    ];
    platform.answer(success({ relationNumList, totalCount: 6 }));
    expect(await find()).toEqual([
      { subscriptionId: "sub-1", numbers, people, direction: "customer-only" },
      { subscriptionId: "sub-4", numbers, direction: "driver-only" },
    ]);
  });
});

describe("a recording's location", () => {
  const locate = () => provider().locate({ domain: "rec.example.com", fileName: "a b.wav" }, sending());
  const redirect = (status: number, location?: string) => () =>
    platform.answer((_, response) =>
      response.writeHead(status, location ? { Location: location } : {}).end(),
    );

  it("is told, not visited", async () => {
    const elsewhere = await startPlatform();
    redirect(301, `${elsewhere.baseUrl}/file?token=1`)();
    expect(String(await locate())).toBe(`${elsewhere.baseUrl}/file?token=1`);
    expect(elsewhere.seen).toEqual([]);
    expect(platform.seen[0]).toMatchObject({ method: "GET", path: "/rest/provision/voice/record/v1.0" });
    expect(platform.seen[0]?.headers["cache-control"]).toBe("no-store");
    expect(Object.fromEntries(platform.seen[0]?.query ?? [])).toEqual({
      recordDomain: "rec.example.com",
      fileName: "a b.wav",
    });
    await elsewhere.close();
  });

  it("of no such recording is not found", async () => {
    platform.answer(refusal(403, "1012007"));
    expect(await failureOf(locate())).toMatchObject({ kind: "not-found", operation: "locate-recording" });
  });

  it.each([
    ["none", 301, undefined],
    ["relative", 301, "/file"],
    ["no web address", 301, "file:///etc/passwd"],
    ["under another status", 302, "https://rec.example.com/a.wav"],
    ["under 200", 200, undefined],
  ])("that is %s is refused", async (_, status, location) => {
    redirect(status, location)();
    await failureOf(locate());
  });
});
