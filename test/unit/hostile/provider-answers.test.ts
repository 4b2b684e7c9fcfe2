import fc from "fast-check";
import type { Mode } from "../../../core/domain/modes";
import type { ProviderMeans } from "../../../core/domain/provider-module";
import { voiceCaller } from "../../../core/providers/huawei/voice/voice-caller";
import { providerFor, providerModes } from "../../../core/providers/registry";
import { aBind, aChange, e164, numbers, people, sending } from "../../integration/providers/requests";
import { testKey } from "../../pushes";
import { hostileBytes, hostileText } from "./arbitraries";
import { expectTakenOrRefused } from "./outcome";
import { now } from "./samples";

/** Whatever a provider, or somebody between it and us, may answer. */

const sub = {
  subscriptionId: "sub-1",
  relationNum: "+8617000000001",
  relationNumber: "+8617000000001",
  privateNum: "+8617000000001",
  virtualNum: "+8617000000001",
  extendNum: "0042",
  origNum: "+8613000000002",
  callerNum: "+8613000000001",
  calleeNum: "+8613000000002",
  callDirection: 0,
};
const samples = [
  { resultcode: "0", resultdesc: "Success", ...sub },
  { resultcode: 0, resultdesc: "Success", totalCount: 1, relationNumList: [sub], privateNumList: [sub] },
  { resultcode: "1012010", resultdesc: "13800000021 is bound" },
  { resultcode: "1010013", resultdesc: "time" },
  { resultcode: "0", resultdesc: "Success", sessionId: "1200_1" },
  { Flag: 1, Msg: "17000000001" },
  { Flag: "1", Msg: "https://rec.example.com/a.wav" },
];

/** A header can't hold everything: what `fetch` itself would not let through never reaches us. */
const headerText = hostileText.filter((text) => {
  try {
    new Headers({ location: text });
    return text.length < 16_000;
  } catch {
    return false;
  }
});
const answer = fc.record({
  status: fc.constantFrom(200, 200, 200, 301, 400, 401, 403, 404, 408, 429, 500, 503),
  body: hostileBytes(...samples),
  headers: fc.record(
    {
      location: fc.oneof(
        headerText,
        fc.constantFrom("https://rec.example.com/a", `https://${"T".repeat(15_000)}/`),
      ),
      date: fc.oneof(headerText, fc.constantFrom("Sat, 01 Jan 275760 00:00:00 GMT", "9999")),
      "content-type": fc.oneof(headerText, fc.constant("audio/wav")),
    },
    { requiredKeys: [] },
  ),
});
type Answer = typeof answer extends fc.Arbitrary<infer Value> ? Value : never;

/** Each request gets the next answer; the last one goes on for ever. */
function means(answers: readonly Answer[]): ProviderMeans {
  let next = 0;
  return {
    credentials: async () => ({ current: testKey }),
    clock: () => now,
    fetch: async () => {
      const { status, body, headers } = answers[Math.min(next++, answers.length - 1)] as Answer;
      return new Response(Buffer.from(body), { status, headers });
    },
  };
}

type Port = ReturnType<typeof providerFor>;
const x = { ...numbers, extension: "0042" };

/** Everything the port can be asked; a new operation must be added before this compiles. */
const operations: {
  [Name in Exclude<keyof Port, "capabilities" | "parsePush" | "verifyPush">]: (port: Port) => unknown;
} = {
  bind: (port) => port.bind(aBind({ numbers: x, recording: { hintTone: "tone.wav" } }), sending()),
  modify: (port) => port.modify(aChange(), sending()),
  unbind: (port) => port.unbind({ subscriptionId: "sub-1", numbers: x }, sending()),
  find: (port) => port.find({ numbers: x, people }, sending()),
  list: (port) => port.list?.({ number: numbers.x }, sending()),
  setCallee: (port) => port.setCallee?.({ subscriptionId: "sub-1", numbers: x, people }, sending()),
  locate: (port) => port.locate({ domain: "rec.example.com", fileName: "a.wav" }, sending()),
};

const modes = providerModes().map(({ provider, mode }) => [provider, mode] as const);
const cases = modes.flatMap(([provider, mode]) =>
  Object.keys(operations).map((name) => [provider, mode, name] as const),
);

it.each(cases)("%s %s: whatever is answered to %s is taken or refused", async (provider, mode, name) => {
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async (answers) => {
      const settings = {
        provider,
        application: "a",
        mode: mode as Mode,
        baseUrl: "https://platform.example.com",
      };
      const port = providerFor(settings, means(answers));
      await expectTakenOrRefused(async () => {
        const told: unknown = await operations[name as keyof typeof operations](port);
        expectShort(told);
      });
    }),
    { numRuns: 40 },
  );
});

/** What is kept of an answer fits its item: a page's worth of subscriptions, each of a few fields. */
function expectShort(told: unknown): void {
  for (const each of Array.isArray(told) ? told : [told]) {
    const { subscriptionId } = (each ?? {}) as { subscriptionId?: unknown };
    if (typeof subscriptionId === "string" && subscriptionId.length > 64) {
      throw new Error(`a subscription's id of ${subscriptionId.length} characters was taken`);
    }
  }
}

const shown = e164("+8675520000001");
const voiceCalls = {
  speakCode: { to: people.customer, shown, code: "504937", preTone: "a.wav", plays: 3 },
  connectPeople: {
    caller: { number: people.customer, shown },
    callee: { number: people.driver, shown },
    maxCallMinutes: 0,
  },
};

it.each(["speakCode", "connectPeople"] as const)(
  "whatever is answered to %s is taken or refused",
  async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async (answers) => {
        const settings = { provider: "huawei-voice", baseUrl: "https://voice.example.com" };
        const caller = voiceCaller(settings, means(answers));
        await expectTakenOrRefused(() =>
          name === "speakCode"
            ? caller.speakCode(voiceCalls.speakCode, sending())
            : caller.connectPeople(voiceCalls.connectPeople, sending()),
        );
      }),
      { numRuns: 80 },
    );
  },
);
