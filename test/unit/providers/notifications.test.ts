import fc from "fast-check";
import type {
  CallEventNotification,
  FeeNotification,
  Notification,
  TextNotification,
} from "../../../core/domain/calls/notification";
import { UnreadableNotification } from "../../../core/domain/calls/notification";
import { parsePush } from "../../../core/providers/huawei/notifications";
import { privateNumber } from "../../../core/providers/huawei/product";

const receivedAt = Date.parse("2026-11-22T09:20:00Z");
const parse = (push: unknown) =>
  parsePush(privateNumber, typeof push === "string" ? push : JSON.stringify(push), receivedAt);
function only<N extends Notification>(push: unknown): N {
  const { notifications, unreadable } = parse(push);
  expect(unreadable).toEqual([]);
  expect(notifications).toHaveLength(1);
  return notifications[0] as N;
}
const reasonOf = (push: unknown): string => {
  try {
    parse(push);
  } catch (error) {
    if (error instanceof UnreadableNotification) return error.reason;
    throw error;
  }
  return "readable";
};

/** The reference's sample (§10.4). */
const info = {
  sessionId: "1200_1029_4294967295_20190123091514@callenabler246.huaweicaas.com",
  timestamp: "2026-11-22 09:16:41",
  caller: "+8613000000001",
  called: "+8613000000002",
  stateCode: 0,
  stateDesc: "The user releases the call.",
  subscriptionId: "0167ecc9-bfb6-4eec-b671-a7dab2ba78cf",
};
const event = (eventType: string, more: object = {}) => ({ eventType, statusInfo: { ...info, ...more } });
const anEvent = (eventType: string, more: object = {}) => only<CallEventNotification>(event(eventType, more));

/** The reference's sample (§10.6). */
const fee = {
  direction: 1,
  spId: "acct1",
  appKey: "testAppKey0001",
  icid: "ba171f34e6953fcd751edc77127748f4.3757223714.337238282.9",
  bindNum: "+8617000000001",
  sessionId: "1200_1029_4294967295_20261122091514@host1",
  subscriptionId: "0167ecc9-bfb6-4eec-b671-a7dab2ba78cf",
  callerNum: "+8613000000001",
  calleeNum: "+8617000000001",
  fwdDisplayNum: "+8617000000001",
  fwdDstNum: "+8613000000002",
  callInTime: "2026-11-22 09:15:14",
  fwdStartTime: "2026-11-22 09:15:15",
  fwdAlertingTime: "2026-11-22 09:15:21",
  fwdAnswerTime: "2026-11-22 09:15:36",
  callEndTime: "2026-11-22 09:16:41",
  fwdUnaswRsn: 0,
  ulFailReason: 0,
  sipStatusCode: 0,
  callOutUnaswRsn: 0,
  recordFlag: 1,
  recordStartTime: "2026-11-22 09:15:37",
  recordDomain: "rec.example.com",
  recordBucketName: "sp-1",
  recordObjectName: "a.wav",
  ttsPlayTimes: 0,
  ttsTransDuration: 0,
  serviceType: "004",
  hostName: "host1",
};
const fees = (...items: unknown[]) => ({ eventType: "fee", feeLst: items });
const aFee = (more: object = {}) => only<FeeNotification>(fees({ ...fee, ...more }));
const unanswered = { fwdAnswerTime: "", recordFlag: 0 };

const sms = {
  smsIdentifier: "sms-1",
  notificationMode: "Notify",
  calling: "+8613000000001",
  called: "+8613000000002",
  virtualNumber: "+8617000000001",
  event: "TextSMS",
  timeStamp: "2026-11-22T09:16:41.120Z",
  subscriptionId: "sub-1",
  sendResult: 2,
  extInfo: {
    extParas: [
      { key: "splitNum", value: "3" },
      { key: "direction", value: "1" },
    ],
  },
};
const aText = (more: object = {}) =>
  only<TextNotification>({ appKey: "testAppKey0001", smsEvent: { ...sms, ...more } });

describe("call events", () => {
  it("read the reference's sample", () => {
    expect(anEvent("disconnect")).toEqual({
      kind: "event",
      provider: "huawei",
      type: "disconnect",
      name: "disconnect",
      rank: 5,
      sessionId: info.sessionId,
      at: Date.parse("2026-11-22T09:16:41Z"),
      atText: "2026-11-22 09:16:41",
      caller: "+8613000000001",
      called: "+8613000000002",
      stateCode: 0,
      stateText: "The user releases the call.",
      ending: { outcome: "answered", fault: "none", words: "hung up after being connected" },
      subscriptionId: info.subscriptionId,
      mustAnswer: false,
    });
  });

  it.each([
    ["callin", "callin", 0],
    ["collectInfo", "collect-info", 1],
    ["callout", "callout", 2],
    ["alerting", "alerting", 3],
    ["answer", "answer", 4],
    ["disconnect", "disconnect", 5],
    ["Callin", "other", undefined],
    ["transfer", "other", undefined],
    ["__proto__", "other", undefined],
  ])("named %s are %s of rank %s", (name, type, rank) => {
    const parsed = anEvent(name);
    expect([parsed.type, parsed.name, parsed.rank]).toEqual([type, name, rank]);
  });

  it("wait for an answer only as an incoming call that says Block", () => {
    expect(anEvent("callin", { notifyMode: "Block" }).mustAnswer).toBe(true);
    expect(anEvent("callin", { notifyMode: "Notify" }).mustAnswer).toBe(false);
    expect(anEvent("callin").mustAnswer).toBe(false);
    expect(anEvent("answer", { notifyMode: "Block" }).mustAnswer).toBe(false);
    // The texts' name for it is not the calls'.
    expect(anEvent("callin", { notificationMode: "Block" }).mustAnswer).toBe(false);
  });

  it("keep an extension's leading zeros", () => {
    expect(anEvent("collectInfo", { digitInfo: "0021" }).digits).toBe("0021");
  });

  it("keep a caller the network garbled or hid", () => {
    expect(anEvent("callin", { caller: "anonymous" }).caller).toBe("anonymous");
    expect(anEvent("callin", { caller: "13000000001" }).caller).toBe("13000000001");
  });

  it.each([
    ["absent", undefined],
    ["empty", ""],
    ["null", null],
    ["blank", " "],
  ])("take %s fields for absent", (_, nothing) => {
    const { caller, called, subscriptionId, stateCode, stateDesc } = {
      caller: nothing,
      called: nothing,
      subscriptionId: nothing,
      stateCode: nothing,
      stateDesc: nothing,
    };
    const parsed = anEvent("disconnect", { caller, called, subscriptionId, stateCode, stateDesc });
    expect(Object.keys(parsed).sort()).toEqual(
      ["at", "atText", "kind", "mustAnswer", "name", "provider", "rank", "sessionId", "type"].sort(),
    );
  });

  it("take numbers written as texts, and texts written as numbers", () => {
    expect(anEvent("disconnect", { stateCode: "8102" })).toMatchObject({
      stateCode: 8102,
      ending: { outcome: "busy", fault: "callee" },
    });
    expect(anEvent("disconnect", { subscriptionId: 42 }).subscriptionId).toBe("42");
  });

  it("keep a code nobody listed", () => {
    expect(anEvent("disconnect", { stateCode: 8999 }).ending).toEqual({
      outcome: "failed",
      fault: "unknown",
      words: "code 8999, not listed",
    });
  });

  it("show no number in the platform's words", () => {
    expect(anEvent("disconnect", { stateDesc: "+8613000000001 busy, 13000000002 too" }).stateText).toBe(
      "…01 busy, …02 too",
    );
  });

  it("ignore what they don't know, prototypes included", () => {
    const body = JSON.stringify(event("answer")).replace(
      '"statusInfo":{',
      '"__proto__":{"polluted":1},"statusInfo":{"__proto__":{"caller":"x"},"constructor":{},"voiceCheckType":1,',
    );
    expect(only<CallEventNotification>(body)).toEqual(anEvent("answer"));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    ["sessionId is missing", event("answer", { sessionId: "" })],
    ["sessionId is too long", event("answer", { sessionId: "x".repeat(257) })],
    ["timestamp is missing", event("answer", { timestamp: null })],
    ["timestamp is not a time", event("answer", { timestamp: "yesterday" })],
    ["timestamp is not a time", event("answer", { timestamp: "2026-02-30 00:00:00" })],
    ["digitInfo is too long", event("collectInfo", { digitInfo: "1".repeat(65) })],
    ["statusInfo is not an object", { eventType: "answer" }],
    ["statusInfo is not an object", { eventType: "answer", statusInfo: [] }],
    ["eventType is too long", event("e".repeat(65))],
    ["neither an eventType nor an smsEvent", {}],
    ["neither an eventType nor an smsEvent", { eventType: "", statusInfo: info }],
    ["not a JSON object", []],
    ["not a JSON object", "null"],
    ["not a JSON object", '"text"'],
    ["not JSON", ""],
    ["not JSON", "{"],
  ])("are unreadable when %s", (reason, push) => {
    expect(reasonOf(push)).toBe(reason);
  });
});

describe("times", () => {
  it.each([
    ["2026-11-22 09:16:41", "2026-11-22T09:16:41.000Z"],
    ["2026-11-22T09:16:41Z", "2026-11-22T09:16:41.000Z"],
    ["2026-11-22T09:16:41.12Z", "2026-11-22T09:16:41.120Z"],
    ["2026-11-22T09:16:41", "2026-11-22T09:16:41.000Z"],
    ["2026-11-22T17:16:41+08:00", "2026-11-22T09:16:41.000Z"],
    ["2026-11-22T17:16:41+0800", "2026-11-22T09:16:41.000Z"],
    [" 2026-11-22 09:16:41 ", "2026-11-22T09:16:41.000Z"],
  ])("%s is %s, wherever this runs", (text, at) => {
    expect(new Date(anEvent("answer", { timestamp: text }).at).toISOString()).toBe(at);
  });
});

describe("fee records", () => {
  it("read the reference's sample", () => {
    const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
    expect(aFee()).toEqual({
      kind: "fee",
      provider: "huawei",
      sessionId: fee.sessionId,
      icid: fee.icid,
      subscriptionId: fee.subscriptionId,
      caller: "+8613000000001",
      dialled: "+8617000000001",
      privacyNumber: "+8617000000001",
      reached: "+8613000000002",
      shown: "+8617000000001",
      times: {
        callIn: at("09:15:14"),
        forwardStart: at("09:15:15"),
        forwardAlerting: at("09:15:21"),
        forwardAnswer: at("09:15:36"),
        end: at("09:16:41"),
      },
      connected: true,
      talkSeconds: 65,
      causes: {},
      ending: { outcome: "answered", fault: "none", words: "hung up after being connected" },
      recording: { domain: "rec.example.com", fileName: "a.wav", startedAt: at("09:15:37") },
      serviceType: "004",
      direction: 1,
      canonical: expect.any(String),
    });
  });

  it.each([
    [{ fwdUnaswRsn: 17 }, "busy", "callee"],
    [{ fwdUnaswRsn: 19 }, "no-answer", "callee"],
    [{ fwdUnaswRsn: 20 }, "unreachable", "callee"],
    [{ fwdUnaswRsn: 21 }, "rejected", "callee"],
    [{ fwdUnaswRsn: 1 }, "bad-number", "callee"],
    [{ fwdUnaswRsn: 42 }, "failed", "network"],
    [{ fwdUnaswRsn: 95 }, "failed", "unknown"],
    [{ fwdUnaswRsn: 17, ulFailReason: 522 }, "busy", "callee"],
    [{ fwdUnaswRsn: 16, ulFailReason: 522 }, "failed", "platform"],
    [{ fwdUnaswRsn: 0, ulFailReason: 514 }, "no-answer", "callee"],
    [{ ulFailReason: 505 }, "failed", "platform"],
    [{ ulFailReason: 486 }, "failed", "network"],
    [{ ulFailReason: 7004 }, "not-allowed", "control"],
    [{ fwdUnaswRsn: "17" }, "busy", "callee"],
  ])("not connected, with %j: %s by %s", (causes, outcome, fault) => {
    expect(aFee({ ...unanswered, ...causes })).toMatchObject({
      connected: false,
      talkSeconds: 0,
      ending: { outcome, fault },
    });
  });

  it("are connected whatever the causes say, and not because they say nothing", () => {
    expect(aFee({ fwdUnaswRsn: 17, ulFailReason: 522 })).toMatchObject({
      connected: true,
      ending: { outcome: "answered" },
    });
    const silent = aFee(unanswered);
    expect([silent.connected, silent.ending]).toEqual([false, undefined]);
  });

  it("have a recording only with flag, domain and name", () => {
    expect(aFee({ recordFlag: "1" }).recording).toBeDefined();
    expect(aFee({ recordFlag: 0 }).recording).toBeUndefined();
    expect(aFee({ recordObjectName: "" }).recording).toBeUndefined();
    expect(aFee({ recordDomain: null }).recording).toBeUndefined();
  });

  it.each([["extendNum"], ["extendNumber"]])("have an extension as %s, leading zeros kept", (name) => {
    expect(aFee({ [name]: "0021" }).extension).toBe("0021");
  });

  it("fall back to the dialled number for X", () => {
    expect(aFee({ bindNum: "" }).privacyNumber).toBe("+8617000000001");
  });

  it("need nothing but a sessionId", () => {
    expect(only<FeeNotification>(fees({ sessionId: "s" }))).toMatchObject({ sessionId: "s", times: {} });
  });

  it("without an icid are the same record however their fields are ordered", () => {
    const { icid: _, ...rest } = fee;
    const backwards = Object.fromEntries(Object.entries(rest).reverse());
    const [one, other] = [fees(rest), fees(backwards)].map((each) => only<FeeNotification>(each));
    expect(one?.icid).toBeUndefined();
    expect(one?.canonical).toBe(other?.canonical);
    expect(one?.canonical).not.toBe(only<FeeNotification>(fees({ ...rest, direction: 0 })).canonical);
  });

  it("number one to fifty", () => {
    const many = (count: number) => fees(...Array.from({ length: count }, () => fee));
    expect(reasonOf(many(0))).toBe("feeLst is empty");
    expect(parse(many(1)).notifications).toHaveLength(1);
    expect(parse(many(50)).notifications).toHaveLength(50);
    expect(reasonOf(many(51))).toBe("feeLst has more than 50 items");
    expect(reasonOf({ eventType: "fee" })).toBe("feeLst is not a list");
    expect(reasonOf({ eventType: "fee", feeLst: { 0: fee } })).toBe("feeLst is not a list");
  });

  it("are read though a neighbour is not", () => {
    const { notifications, unreadable } = parse(
      fees(fee, null, { ...fee, sessionId: "" }, { ...fee, fwdAnswerTime: "soon" }, fee),
    );
    expect(notifications).toHaveLength(2);
    expect(unreadable.map(({ reason }) => reason)).toEqual([
      "feeLst[1]: fee record is not an object",
      "feeLst[2]: sessionId is missing",
      "feeLst[3]: fwdAnswerTime is not a time",
    ]);
  });

  it("nested beyond reason are unreadable, not a crash", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const { unreadable } = parse(`{"eventType":"fee","feeLst":[{"sessionId":"s","extra":${deep}}]}`);
    expect(unreadable.map(({ reason }) => reason)).toEqual(["feeLst[0]: nested too deep"]);
  });
});

describe("texts", () => {
  it("read the reference's fields", () => {
    expect(aText()).toEqual({
      kind: "text",
      provider: "huawei",
      textId: "sms-1",
      mustAnswer: false,
      at: Date.parse("2026-11-22T09:16:41.120Z"),
      atText: "2026-11-22T09:16:41.120Z",
      sender: "+8613000000001",
      receiver: "+8613000000002",
      privacyNumber: "+8617000000001",
      subscriptionId: "sub-1",
      sendResult: 2,
      parts: 3,
      direction: "1",
    });
  });

  it("wait for an answer when they say Block, under the name texts use", () => {
    expect(aText({ notificationMode: "Block", called: undefined })).toMatchObject({ mustAnswer: true });
    expect(aText({ notifyMode: "Block" }).mustAnswer).toBe(false);
  });

  it("take older extras, and none", () => {
    expect(aText({ extInfo: { extParas: { splitNum: 2 } } }).parts).toBe(2);
    for (const extInfo of [null, "", {}, { extParas: null }, { extParas: [null, 1, {}] }]) {
      expect(aText({ extInfo }).parts).toBeUndefined();
    }
  });

  it.each([["smsIdentifier"], ["calling"], ["virtualNumber"], ["timeStamp"]])(
    "are unreadable without %s",
    (name) => {
      expect(reasonOf({ smsEvent: { ...sms, [name]: "" } })).toBe(`${name} is missing`);
    },
  );
});

describe("number states", () => {
  const status = (...numInfo: unknown[]) => ({ eventType: "numStatus", numInfo });
  it.each([
    ["5", "normal"],
    ["9", "suspended"],
    ["10", "suspended"],
    ["11", "frozen"],
    [11, "frozen"],
    ["77", "unknown"],
  ])("%p is %s", (code, meaning) => {
    expect(only(status({ number: "+8617000000001", status: code }))).toEqual({
      kind: "number-status",
      provider: "huawei",
      number: "+8617000000001",
      status: meaning,
      providerStatus: String(code),
      at: receivedAt,
    });
  });

  it("tell their cause in words", () => {
    expect(only(status({ number: "+8617000000001", status: "10", cause: 2 }))).toMatchObject({
      cause: "arrears",
    });
    expect(only(status({ number: "+8617000000001", status: "10", cause: "4" }))).toMatchObject({
      cause: "cause 4",
    });
  });

  it("number one to a hundred, each on its own", () => {
    const one = { number: "+8617000000001", status: "5" };
    expect(parse(status(...Array.from({ length: 100 }, () => one))).notifications).toHaveLength(100);
    expect(reasonOf(status(...Array.from({ length: 101 }, () => one)))).toMatch(/more than 100/);
    expect(reasonOf(status())).toBe("numInfo is empty");
    const { notifications, unreadable } = parse(status(one, { number: "170", status: "5" }));
    expect([notifications.length, unreadable[0]?.reason]).toEqual([1, "numInfo[1]: number is not in E.164"]);
  });
});

describe("anything at all", () => {
  const readsOrRefuses = (body: string) => {
    try {
      const { notifications, unreadable } = parsePush(privateNumber, body, receivedAt);
      expect(notifications.length + unreadable.length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(UnreadableNotification);
    }
  };

  it("is read or refused, as text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), readsOrRefuses));
  });

  it("is read or refused, as JSON", () => {
    fc.assert(fc.property(fc.json(), readsOrRefuses));
  });

  it("is read or refused in every field of every shape", () => {
    const spoilt = (sample: object) =>
      fc
        .record({
          name: fc.constantFrom(...Object.keys(sample), "__proto__", "constructor"),
          value: fc.jsonValue(),
        })
        .map(({ name, value }) => Object.fromEntries([...Object.entries(sample), [name, value]]));
    const push = fc.oneof(
      fc
        .tuple(fc.constantFrom("callin", "collectInfo", "disconnect", "new"), spoilt(info))
        .map(([eventType, statusInfo]) => ({ eventType, statusInfo })),
      fc.array(spoilt(fee), { maxLength: 3 }).map((feeLst) => ({ eventType: "fee", feeLst })),
      spoilt(sms).map((smsEvent) => ({ smsEvent })),
      fc
        .array(spoilt({ number: "+8617000000001", status: "5", cause: "1" }), { maxLength: 3 })
        .map((numInfo) => ({ eventType: "numStatus", numInfo })),
    );
    fc.assert(
      fc.property(push, (each) => readsOrRefuses(JSON.stringify(each))),
      { numRuns: 1000 },
    );
  });
});
