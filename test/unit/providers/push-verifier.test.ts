import { createHash, createHmac } from "node:crypto";
import type { SignedPush } from "../../../core/domain/provider-module";
import { verifyPush } from "../../../core/providers/huawei/push-verifier";

const now = Date.parse("2026-11-22T10:00:00Z");
const current = { appKey: "key1", appSecret: "secret-new" };
const previous = { appKey: "key1", appSecret: "secret-old" };

const iso = (at: number) => new Date(at).toISOString().replace(".000Z", "Z");
/** Signed as the platform does, written apart from the code under test. */
function signed(at = now, { appKey, appSecret } = current, scheme: "AKSK" | "WSSE" = "AKSK") {
  const [nonce, created] = ["abc123", iso(at)];
  const digest =
    scheme === "AKSK"
      ? createHmac("sha256", appSecret).update(`${nonce}${created}`).digest("base64")
      : createHash("sha256").update(`${nonce}${created}${appSecret}`).digest("base64");
  const value = `UsernameToken Username="${appKey}", PasswordDigest="${digest}", Nonce="${nonce}", Created="${created}"`;
  return { [`X-${scheme}`]: value };
}
const verify = (headers: SignedPush["headers"], more: Partial<SignedPush> = {}) =>
  verifyPush({ headers, credentials: [current, previous], now, ...more });
const refusal = (reason: string) => ({ ok: false, reason });

describe("a push's signature", () => {
  it("is taken when signed with the current or the previous secret", () => {
    expect(verify(signed())).toEqual({ ok: true, appKey: "key1", stale: false, createdAt: now });
    expect(verify(signed(now, previous))).toMatchObject({ ok: true });
  });

  it("is found whatever the case of the header's name", () => {
    const [value] = Object.values(signed());
    expect(verify({ "x-aksk": value })).toMatchObject({ ok: true });
  });

  it.each([
    ["missing-header", {}],
    ["missing-header", { "X-AKSK": "" }],
    ["malformed", { "X-AKSK": "UsernameToken nonsense" }],
    ["malformed", { "X-AKSK": 'UsernameToken Username="key1",PasswordDigest="d",Nonce="n",Created="soon"' }],
    ["unknown-app-key", signed(now, { appKey: "key2", appSecret: "secret-new" })],
    ["bad-digest", signed(now, { appKey: "key1", appSecret: "guess" })],
  ])("is refused as %s", (reason, headers) => {
    expect(verify(headers)).toEqual(refusal(reason));
  });

  it("is compared to its end: a beginning that is right is not enough", () => {
    const header = signed()["X-AKSK"] ?? "";
    const spoilt = header.replace(
      /(PasswordDigest="[^"]+)[^"=](=?")/,
      (_, begin: string, end: string) => `${begin}${begin.endsWith("A") ? "B" : "A"}${end}`,
    );
    const cut = header.replace(/(PasswordDigest="[^"]{20})[^"]*/, "$1");
    for (const value of [cut, spoilt])
      if (value !== header) expect(verify({ "X-AKSK": value })).toEqual(refusal("bad-digest"));
    expect(cut).not.toBe(header);
  });

  it("is bound to its nonce and its time", () => {
    const header = signed()["X-AKSK"] ?? "";
    expect(verify({ "X-AKSK": header.replace("abc123", "abc124") })).toEqual(refusal("bad-digest"));
    expect(verify({ "X-AKSK": header.replace("10:00:00", "10:00:01") })).toEqual(refusal("bad-digest"));
  });

  it.each([
    [0, false],
    [300, false],
    [301, true],
    [-300, false],
    [-301, true],
    [21_600, true],
  ])("of %d s ago is taken, stale: %s", (age, stale) => {
    expect(verify(signed(now - age * 1000))).toMatchObject({ ok: true, stale });
  });

  it("beyond the window is refused, both ways, though the digest is right", () => {
    expect(verify(signed(now - 21_601_000))).toEqual(refusal("too-old"));
    expect(verify(signed(now + 21_601_000))).toEqual(refusal("too-old"));
    expect(verify(signed(now - 61_000), { maxAgeSeconds: 60 })).toEqual(refusal("too-old"));
  });

  it("of the older form is taken only where the application says so", () => {
    const older = signed(now, current, "WSSE");
    expect(verify(older)).toEqual(refusal("missing-header"));
    expect(verify(older, { pushSignature: "wsse" })).toMatchObject({ ok: true });
    expect(verify(older, { pushSignature: "either" })).toMatchObject({ ok: true });
    expect(verify(signed(), { pushSignature: "either" })).toMatchObject({ ok: true });
    expect(verify(signed(), { pushSignature: "wsse" })).toEqual(refusal("missing-header"));
  });

  it("of the older form does not pass as the newer one", () => {
    const { "X-WSSE": value } = signed(now, current, "WSSE");
    expect(verify({ "X-AKSK": value }, { pushSignature: "either" })).toEqual(refusal("bad-digest"));
  });
});
