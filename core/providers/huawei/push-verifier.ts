import type { PushVerdict, SignedPush } from "../../domain/provider-module";
import { akskDigest, parseUsernameToken, sameText, type UsernameToken, wsseDigest } from "./signing";
import { parseIsoTime } from "./times";

const digests = { "x-aksk": akskDigest, "x-wsse": wsseDigest } as const;
type HeaderName = keyof typeof digests;

const headersOf = {
  aksk: ["x-aksk"],
  wsse: ["x-wsse"],
  either: ["x-aksk", "x-wsse"],
} as const satisfies Record<string, readonly HeaderName[]>;

/**
 * Whether a push was signed with one of our keys. The digest covers neither body nor address: it proves knowledge of
 * the secret at `Created`, no more, hence the key in the path.
 * @see Huawei reference §10.2
 */
export function verifyPush(push: SignedPush): PushVerdict {
  const found = signatureOf(push);
  if (found === undefined) return { ok: false, reason: "missing-header" };
  const token = parseUsernameToken(found.value);
  const createdAt = token && parseIsoTime(token.created);
  if (!token || createdAt === undefined) return { ok: false, reason: "malformed" };
  const reason = whyNotOurs(push, token, found.name);
  if (reason) return { ok: false, reason };
  return judgeAge(push, token.username, createdAt);
}

function signatureOf(push: SignedPush): { name: HeaderName; value: string } | undefined {
  const given = new Map(Object.entries(push.headers).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of headersOf[push.pushSignature ?? "aksk"]) {
    const value = given.get(name);
    if (value) return { name, value };
  }
  return undefined;
}

function whyNotOurs(push: SignedPush, token: UsernameToken, name: HeaderName) {
  // Every key is tried, so that the time taken doesn't tell which of them exists.
  const known = push.credentials.filter(({ appKey }) => sameText(appKey, token.username));
  if (known.length === 0) return "unknown-app-key";
  const signed = known.map(({ appSecret }) =>
    sameText(digests[name](appSecret, token.nonce, token.created), token.digest),
  );
  return signed.includes(true) ? undefined : "bad-digest";
}

function judgeAge(push: SignedPush, appKey: string, createdAt: number): PushVerdict {
  const { now, freshSeconds = 300, maxAgeSeconds = 21_600 } = push;
  const ageSeconds = (now - createdAt) / 1000;
  if (ageSeconds > maxAgeSeconds || ageSeconds < -maxAgeSeconds) return { ok: false, reason: "too-old" };
  return { ok: true, appKey, createdAt, stale: Math.abs(ageSeconds) > freshSeconds };
}
