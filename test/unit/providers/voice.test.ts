import { createHmac } from "node:crypto";
import type { CallEventNotification, FeeNotification } from "../../../core/domain/calls/notification";
import type { SignedPush } from "../../../core/domain/provider-module";
import { huaweiVoice } from "../../../core/providers/huawei/voice/module";
import { providerModule } from "../../../core/providers/registry";

const now = Date.parse("2026-11-22T10:00:00Z");
const credential = { appKey: "key1", appSecret: "secret1" };
const url = "https://hook.example.com/webhooks/huawei-voice/voice-main/k/calls";

function signed(text: (nonce: string, created: string) => string, created = "2026-11-22T10:00:00Z") {
  const digest = createHmac("sha256", credential.appSecret).update(text("n1", created)).digest("base64");
  return `UsernameToken Username="key1",PasswordDigest="${digest}",Nonce="n1",Created="${created}"`;
}
const verify = (header: string, more: Partial<SignedPush> = {}) =>
  huaweiVoice.verifyPush({ headers: { "X-AKSK": header }, credentials: [credential], now, url, ...more });

describe("a Voice Call push's signature", () => {
  it.each([
    ["url-lines", (nonce: string, created: string) => `${url}\n${nonce}\n${created}`],
    ["url-lines", (nonce: string, created: string) => `${url}/\n${nonce}\n${created}`],
    ["url-joined", (nonce: string, created: string) => url + nonce + created],
    ["url-joined", (nonce: string, created: string) => `${url}/${nonce}${created}`],
    ["nonce-created", (nonce: string, created: string) => nonce + created],
  ])("is taken as %s and named", (form, text) => {
    expect(verify(signed(text))).toEqual({ ok: true, appKey: "key1", stale: false, createdAt: now, form });
  });

  it("over another address is refused", () => {
    const header = signed((nonce, created) => `https://elsewhere.example.com\n${nonce}\n${created}`);
    expect(verify(header)).toEqual({ ok: false, reason: "bad-digest" });
  });

  it("is fresh in Beijing's time as well as in UTC", () => {
    const text = (nonce: string, created: string) => nonce + created;
    expect(verify(signed(text, "2026-11-22T18:00:01Z"))).toMatchObject({ ok: true, stale: false });
    expect(verify(signed(text, "2026-11-22T17:50:00Z"))).toMatchObject({ ok: true, stale: true });
    expect(verify(signed(text, "2026-11-22T03:59:59Z"))).toEqual({ ok: false, reason: "too-old" });
  });
});

describe("a Voice Call push", () => {
  const fee = {
    sessionId: "s",
    icid: "i",
    bindNum: "+8653100000004",
    callerNum: "+8653100000004",
    calleeNum: "+8613000000001",
    callOutStartTime: "2026-11-22 09:15:14",
    callOutAnswerTime: "2026-11-22 09:15:20",
    callEndTime: "2026-11-22 09:15:30",
    fwdDstNum: "",
    fwdAnswerTime: "",
  };
  const read = <N>(push: object) =>
    huaweiVoice.parsePush(JSON.stringify(push), now).notifications[0] as unknown as N;
  const readFee = (more: object = {}) =>
    read<FeeNotification>({ eventType: "fee", feeLst: [{ ...fee, ...more }] });

  it("of a spoken code counts the leg to the phone", () => {
    expect(readFee()).toMatchObject({
      provider: "huawei-voice",
      connected: true,
      talkSeconds: 10,
      privacyNumber: "+8653100000004",
      reached: "+8613000000001",
    });
    expect(readFee({ callOutAnswerTime: "", callOutUnaswRsn: 17 })).toMatchObject({
      connected: false,
      ending: { outcome: "busy" },
    });
  });

  it("never takes a real callee for a privacy number", () => {
    expect(readFee({ bindNum: "" }).privacyNumber).toBeUndefined();
    expect(readFee().dialled).toBeUndefined();
  });

  it("of two connected people counts the leg to the second", () => {
    expect(readFee({ fwdDstNum: "+8613000000002" })).toMatchObject({ connected: false, talkSeconds: 0 });
    expect(readFee({ fwdDstNum: "+8613000000002", fwdAnswerTime: "2026-11-22 09:15:25" })).toMatchObject({
      connected: true,
      talkSeconds: 5,
      reached: "+8613000000002",
    });
  });

  it("gives hang-up codes their own meaning", () => {
    const disconnect = (stateCode: number) => ({
      eventType: "disconnect",
      statusInfo: { sessionId: "s", timestamp: "2026-11-22 09:15:30", stateCode },
    });
    const voice = read<CallEventNotification>(disconnect(8105)).ending;
    const { parsePush } = providerModule("huawei");
    const [other] = parsePush(JSON.stringify(disconnect(8105)), now).notifications;
    expect([voice?.words, (other as CallEventNotification).ending?.words]).toEqual([
      "callee hung up, or is suspended",
      "callee service suspended",
    ]);
    expect(read<CallEventNotification>(disconnect(8003)).ending?.outcome).toBe("no-answer");
  });

  it("binds nothing", () => {
    expect(() => huaweiVoice.capabilities("AXB")).toThrow(RangeError);
    expect(huaweiVoice.modes).toEqual([]);
  });
});
