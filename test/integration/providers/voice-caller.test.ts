import type { ProviderMeans } from "../../../core/domain/provider-module";
import { huaweiVoice } from "../../../core/providers/huawei/voice/module";
import { voiceCaller } from "../../../core/providers/huawei/voice/voice-caller";
import { type Platform, refusal, startPlatform, success } from "./platform-double";
import { e164, sending } from "./requests";
import { failureOf, type SimulatedPlatform, startPlatforms } from "./simulated-platform";

const call = {
  to: e164("+8613000000001"),
  shown: e164("+8675520000001"),
  code: "0042",
  preTone: "test.wav",
  plays: 3,
};
const settings = (baseUrl: string) => ({
  provider: "huawei-voice",
  application: "voice-main",
  mode: "X" as const,
  baseUrl,
});
const means = (more: Partial<ProviderMeans> = {}): ProviderMeans => ({
  credentials: async () => ({ current: { appKey: "key1", appSecret: "secret1" } }),
  clock: Date.now,
  timeoutMs: 500,
  ...more,
});

describe("speaking a code", () => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await startPlatform();
    platform.answer(success({ sessionId: "session-1" }));
  });
  afterEach(() => platform.close());
  const caller = () => voiceCaller(settings(platform.baseUrl), means());

  it("sends what the reference's sample sends", async () => {
    const pushTo = { status: "https://hook.example.com/status", fees: "https://hook.example.com/fee" };
    expect(await caller().speakCode({ ...call, pushTo, userData: "customer1" }, sending())).toEqual({
      sessionId: "session-1",
    });
    expect(platform.seen[0]).toMatchObject({ method: "POST", path: "/rest/httpsessions/callVerify/v1.0" });
    expect(platform.seen[0]?.body).toEqual({
      displayNbr: "+8675520000001",
      calleeNbr: "+8613000000001",
      languageType: 2,
      preTone: "test.wav",
      verifyCode: "0042",
      times: 3,
      statusUrl: "aHR0cHM6Ly9ob29rLmV4YW1wbGUuY29tL3N0YXR1cw==",
      feeUrl: "aHR0cHM6Ly9ob29rLmV4YW1wbGUuY29tL2ZlZQ==",
      userData: "customer1",
    });
  });

  it.each([
    ["one digit", { code: "1" }],
    ["nine digits", { code: "123456789" }],
    ["letters", { code: "12a4" }],
    ["digits of another script", { code: "１２３４" }],
    ["no plays", { plays: 0 }],
    ["ten plays", { plays: 10 }],
    ["half a play", { plays: 1.5 }],
    ["braces in userData", { userData: "{1}" }],
    ["an address too long for base64", { pushTo: { fees: `https://e.com/${"a".repeat(83)}` } }],
  ])("refuses %s before sending", async (_, wrong) => {
    expect(await failureOf(caller().speakCode({ ...call, ...wrong }, sending()))).toMatchObject({
      outcome: "not-done",
      status: 0,
    });
    expect(platform.seen).toEqual([]);
  });

  it("takes the shortest, the longest, and an address of 96 bytes", async () => {
    const fees = `https://e.com/${"a".repeat(82)}`;
    expect(fees).toHaveLength(96);
    for (const fine of [
      { code: "00" },
      { code: "12345678" },
      { plays: 1 },
      { plays: 9 },
      { pushTo: { fees } },
    ]) {
      await caller().speakCode({ ...call, ...fine }, sending());
    }
    expect(platform.seen).toHaveLength(5);
  });

  it("keeps the code out of what the platform says about it", async () => {
    platform.answer(refusal(403, "1010002", "verifyCode 0042 of +8613000000001 is invalid"));
    const error: unknown = await caller()
      .speakCode(call, sending())
      .catch((each: unknown) => each);
    expect(error).toMatchObject({
      failure: { kind: "callers-fault", text: "verifyCode … of …01 is invalid" },
    });
    expect(JSON.stringify([error, (error as Error).message, (error as Error).stack])).not.toContain("0042");
  });

  it("tries the other zone once when its time is refused, and remembers which was right", async () => {
    const createdOf = (header: unknown) => Date.parse(/Created="([^"]+)"/.exec(String(header))?.[1] ?? "");
    platform.answer((seen, ...rest) => {
      const isBeijing = createdOf(seen.headers["x-aksk"]) - Date.now() > 7 * 3_600_000;
      (isBeijing ? success({ sessionId: "s" }) : refusal(401, "1010013"))(seen, ...rest);
    });
    const voice = caller();
    await voice.speakCode(call, sending());
    await voice.speakCode(call, sending());
    expect(platform.seen).toHaveLength(3);
    platform.answer((seen, ...rest) => {
      const isUtc = Math.abs(createdOf(seen.headers["x-aksk"]) - Date.now()) < 3_600_000;
      (isUtc ? success({ sessionId: "s" }) : refusal(401, "1010013"))(seen, ...rest);
    });
    await voice.speakCode(call, sending());
    expect(platform.seen).toHaveLength(5);
    platform.answer(refusal(401, "1010013"));
    expect(await failureOf(voice.speakCode(call, sending()))).toMatchObject({ kind: "misconfigured" });
    expect(platform.seen).toHaveLength(7);
  });

  it("is not repeated when the outcome is unknown: the phone may have rung", async () => {
    platform.answer(refusal(500, "1010001"));
    expect(await failureOf(caller().speakCode(call, sending()))).toMatchObject({ outcome: "unknown" });
    expect(platform.seen).toHaveLength(1);
  });

  it("connects two people", async () => {
    await caller().connectPeople(
      {
        caller: { number: e164("+8613000000001"), shown: e164("+8675500000001") },
        callee: { number: e164("+8613000000002"), shown: e164("+8675500000002") },
        maxCallMinutes: 5,
        userData: "order1",
      },
      sending(),
    );
    expect(platform.seen[0]).toMatchObject({
      path: "/rest/httpsessions/click2Call/v2.0",
      body: {
        displayNbr: "+8675500000001",
        callerNbr: "+8613000000001",
        displayCalleeNbr: "+8675500000002",
        calleeNbr: "+8613000000002",
        maxDuration: 5,
        recordFlag: "false",
        userData: "order1",
      },
    });
  });
});

describe("on the simulated platform", () => {
  let platform: SimulatedPlatform;
  beforeAll(async () => {
    platform = await startPlatforms();
  });
  afterAll(() => platform.close());

  it("a code is spoken, and its pushes are genuine and readable", async () => {
    const application = platform.simulator.applications.find(({ provider }) => provider === "huawei-voice");
    if (!application) throw new Error("the simulator has no voice application");
    const { appKey, appSecret } = application;
    const voice = voiceCaller(
      settings(platform.simulator.url),
      means({
        credentials: async () => ({ current: { appKey, appSecret } }),
        clock: () => platform.simulator.now(),
      }),
    );
    const { sessionId } = await voice.speakCode(call, sending());
    await platform.simulator.advance(60);
    const receivedAt = platform.simulator.now();
    const told = platform.pushes.flatMap(({ body }) => huaweiVoice.parsePush(body, receivedAt).notifications);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "event", type: "answer", sessionId }),
        expect.objectContaining({ kind: "fee", sessionId, connected: true, reached: call.to }),
      ]),
    );
    const verdicts = platform.pushes.map(({ headers, path }) =>
      huaweiVoice.verifyPush({
        headers,
        credentials: [{ appKey, appSecret }],
        now: receivedAt,
        url: `${platform.receiverUrl}${path}`,
      }),
    );
    expect(verdicts).toEqual(verdicts.map(() => expect.objectContaining({ ok: true, stale: false })));
  });
});
