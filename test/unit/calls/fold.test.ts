import fc from "fast-check";
import { ledgerItems, toCallItem } from "../../../core/adapters/call-items";
import type { CallItem } from "../../../core/domain/calls/call-items";
import { traceOf } from "../../../core/domain/calls/call-trace";
import { foldCall } from "../../../core/domain/calls/fold";
import { providerModule } from "../../../core/providers/registry";
import { aFee, callStart, eventPush, feePush, recorded } from "../../pushes";

const { parsePush } = providerModule("huawei");
const context = { application: "ride-axb", receivedAt: callStart + 100_000, retentionDays: { calls: 90 } };

/** The items that these pushes leave in the ledger. */
const itemsOf = (...bodies: string[]): CallItem[] =>
  bodies
    .flatMap((body) => [...parsePush(body, context.receivedAt).notifications])
    .flatMap((each) => (each.kind === "number-status" ? [] : ledgerItems(each, context)))
    .flatMap((item) => toCallItem(item) ?? []);

const story = [
  eventPush("callin"),
  eventPush("callout", {}, callStart + 1_000),
  eventPush("alerting", {}, callStart + 7_000),
  eventPush("answer", {}, callStart + 22_000),
  eventPush("disconnect", { stateCode: 0, stateDesc: "The user releases the call." }, callStart + 87_000),
  feePush(aFee(recorded())),
];

const unanswered = { fwdAnswerTime: "", callEndTime: "2026-11-22 09:15:50" };
const ended = (stateCode: number) => eventPush("disconnect", { stateCode }, callStart + 36_000);

describe("a folded call", () => {
  it("tells an answered call: both legs, talk seconds, what is left to come", () => {
    expect(foldCall(itemsOf(...story))).toMatchObject({
      outcome: "answered",
      privacyNumber: "+8617000000001",
      startedAt: callStart,
      endedAt: callStart + 87_000,
      talkSeconds: 65,
      legs: {
        caller: { startedAt: callStart },
        callee: {
          startedAt: callStart + 1_000,
          ringingAt: callStart + 7_000,
          answeredAt: callStart + 22_000,
        },
      },
      fee: "received",
      recording: { state: "pending" },
      stateCode: 0,
      published: false,
    });
  });

  it("never shows a real number", () => {
    const text = JSON.stringify(foldCall(itemsOf(...story)));
    expect(text).not.toContain("13800000021");
    expect(text).not.toContain("13800007021");
  });

  it.each([
    ["still ringing", story.slice(0, 3), "in-progress", 0],
    ["talking", story.slice(0, 4), "in-progress", 0],
    ["ended, its record still to come", story.slice(0, 5), "answered", 65],
    ["only its record", story.slice(5), "answered", 65],
    ["busy by the last event", [ended(8102), feePush(aFee(unanswered))], "busy", 0],
    ["rejected", [ended(7503)], "rejected", 0],
    ["no answer", [ended(8101)], "no-answer", 0],
    ["caller gave up while ringing", [ended(7502)], "caller-gave-up", 0],
    ["no binding", [ended(8014)], "failed", 0],
    ["number does not exist", [ended(8100)], "bad-number", 0],
    ["busy by its record alone", [feePush(aFee({ ...unanswered, fwdUnaswRsn: 17 }))], "busy", 0],
    ["absent by its record alone", [feePush(aFee({ ...unanswered, fwdUnaswRsn: 20 }))], "unreachable", 0],
    [
      "an event's code outweighs the record's",
      [ended(7503), feePush(aFee({ ...unanswered, fwdUnaswRsn: 17 }))],
      "rejected",
      0,
    ],
    [
      "an answer time outweighs every code",
      [ended(8102), feePush(aFee({ fwdUnaswRsn: 17 }))],
      "answered",
      65,
    ],
    ["no answer time outweighs code 0", [ended(0), feePush(aFee(unanswered))], "failed", 0],
  ])("%s", (_, bodies, outcome, talkSeconds) => {
    expect(foldCall(itemsOf(...bodies))).toMatchObject({ outcome, talkSeconds });
  });

  it("gives the reason in words", () => {
    expect(foldCall(itemsOf(ended(8102))).ending).toMatchObject({
      outcome: "busy",
      words: expect.any(String),
    });
  });

  it("shows no privacy number that is no number", () => {
    const fee = feePush(aFee({ bindNum: "unknown", calleeNum: "anonymous" }));
    expect(foldCall(itemsOf(fee))).not.toHaveProperty("privacyNumber");
    expect(foldCall(itemsOf(fee, eventPush("callin")))).toMatchObject({ privacyNumber: "+8617000000001" });
  });

  it("is the same whatever was repeated or reordered", () => {
    const others = [
      feePush(aFee({ icid: undefined, callEndTime: "2026-11-22 09:16:50" })),
      feePush(aFee({ icid: "other", fwdAnswerTime: "" })),
      eventPush("disconnect", { stateCode: 8102 }, callStart + 87_000),
      eventPush("somethingNew"),
    ];
    const archive: CallItem = {
      item: "archive",
      id: "ba171f34e6953fcd751edc77127748f4.1",
      archive: { state: "archived", key: "k", sha256: "s", bytes: 1, at: callStart },
    };
    const published: CallItem = { item: "published", at: callStart, fee: "received" };
    const items = [...itemsOf(...story, ...others), archive, published];
    fc.assert(
      fc.property(
        fc
          .subarray(items, { minLength: 1 })
          .chain((some) =>
            fc.tuple(
              fc.constant(some),
              fc.shuffledSubarray([...some, ...some], { minLength: some.length, maxLength: 2 * some.length }),
            ),
          ),
        ([some, shuffled]) => {
          const all = [...shuffled, ...some];
          expect(foldCall(all)).toEqual(foldCall(some));
          expect(traceOf(all)).toEqual(traceOf(some));
        },
      ),
    );
  });

  it("puts the facts of a replayed push under the same keys", () => {
    const once = story.flatMap((body) => parsePush(body, 1).notifications);
    const keys = (receivedAt: number) =>
      once.flatMap((each) =>
        each.kind === "number-status"
          ? []
          : ledgerItems(each, { ...context, receivedAt }).map(({ pk, sk }) => `${pk} ${sk}`),
      );
    expect(keys(callStart)).toEqual(keys(callStart + 18_000_000));
    expect(new Set(keys(callStart)).size).toBe(8);
  });

  it("keeps a text without its content", () => {
    const smsEvent = {
      smsIdentifier: "sms-1",
      notificationMode: "Notify",
      calling: "+8613800000021",
      called: "+8613800007021",
      virtualNumber: "+8617000000001",
      event: "TextSMS",
      timeStamp: "2026-11-22T09:15:14.000Z",
      smsContent: "see you at the gate",
    };
    const { notifications } = parsePush(JSON.stringify({ appKey: "testAppKey0001", smsEvent }), 1);
    const items = notifications.flatMap((each) => (each.kind === "text" ? ledgerItems(each, context) : []));
    expect(items).toMatchObject([{ sk: "TOLD", text: { textId: "sms-1" } }]);
    expect(JSON.stringify(items)).not.toContain("gate");
  });

  it("holds no real number in its keys, whatever the session is called", () => {
    const sessionId = "+8613800000021_+8613800007021_4_627e5c1f";
    const pushes = [
      eventPush("disconnect", { sessionId, stateCode: 0 }),
      feePush(aFee({ sessionId, icid: "8613800000021.7" })),
    ];
    const items = pushes
      .flatMap((body) => parsePush(body, 1).notifications)
      .flatMap((each) => (each.kind === "number-status" ? [] : ledgerItems(each, context)));
    for (const { pk, sk } of items) expect(`${pk} ${sk}`).not.toMatch(/1380000/);
  });
});
