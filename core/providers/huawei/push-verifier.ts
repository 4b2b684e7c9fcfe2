import type { Instant } from "../../domain/instant";
import type { PushVerdict, SignedPush } from "../../domain/provider-module";
import { akskDigest, parseUsernameToken, sameText, type UsernameToken, wsseDigest } from "./signing";
import { parseIsoTime } from "./times";

const headersOf = {
  aksk: ["x-aksk"],
  wsse: ["x-wsse"],
  either: ["x-aksk", "x-wsse"],
} as const;
type HeaderName = (typeof headersOf)["either"][number];

/** A digest that would prove the push genuine, and what to call it. */
export interface Proof {
  readonly digest: string;
  readonly form?: string;
}

/** How one product signs its pushes. */
export interface PushScheme {
  proofs(push: SignedPush, header: HeaderName, secret: string, token: UsernameToken): readonly Proof[];
  /** The moment `Created` means. */
  createdAt(token: UsernameToken, now: Instant): Instant | undefined;
}

const digests = { "x-aksk": akskDigest, "x-wsse": wsseDigest } as const;

const privateNumberScheme: PushScheme = {
  proofs: (_push, header, secret, { nonce, created }) => [
    { digest: digests[header](secret, nonce, created) },
  ],
  createdAt: ({ created }) => parseIsoTime(created),
};

/**
 * Whether a push was signed with one of our keys. The digest covers neither body nor address: it proves knowledge of
 * the secret at `Created`, no more, hence the key in the path.
 * @see Huawei reference §10.2
 */
export const verifyPush = (push: SignedPush): PushVerdict => verifySigned(push, privateNumberScheme);

export function verifySigned(push: SignedPush, scheme: PushScheme): PushVerdict {
  const header = signatureOf(push);
  if (header === undefined) return { ok: false, reason: "missing-header" };
  const token = parseUsernameToken(header.value);
  const createdAt = token && scheme.createdAt(token, push.now);
  if (!token || createdAt === undefined) return { ok: false, reason: "malformed" };
  const known = push.credentials.filter(({ appKey }) => sameText(appKey, token.username));
  if (known.length === 0) return { ok: false, reason: "unknown-app-key" };
  // Every proof is compared, so that the time taken doesn't tell which secret or form came close.
  const matching = known
    .flatMap(({ appSecret }) => scheme.proofs(push, header.name, appSecret, token))
    .filter(({ digest }) => sameText(digest, token.digest));
  const [proof] = matching;
  if (!proof) return { ok: false, reason: "bad-digest" };
  return judgeAge(push, token.username, createdAt, proof);
}

function signatureOf(push: SignedPush): { name: HeaderName; value: string } | undefined {
  const given = new Map(Object.entries(push.headers).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of headersOf[push.pushSignature ?? "aksk"]) {
    const value = given.get(name);
    if (value) return { name, value };
  }
  return undefined;
}

function judgeAge(push: SignedPush, appKey: string, createdAt: Instant, { form }: Proof): PushVerdict {
  const { now, freshSeconds = 300, maxAgeSeconds = 21_600 } = push;
  const distanceSeconds = Math.abs(now - createdAt) / 1000;
  if (distanceSeconds > maxAgeSeconds) return { ok: false, reason: "too-old" };
  return {
    ok: true,
    appKey,
    createdAt,
    stale: distanceSeconds > freshSeconds,
    ...(form !== undefined && { form }),
  };
}
