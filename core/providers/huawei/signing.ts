import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Instant } from "../../domain/instant";
import type { Credential } from "../../domain/provider-module";

/** UTC in whole seconds, `2026-11-22T08:30:20Z`: the platform rejects milliseconds. */
export const toCreated = (instant: Instant): string =>
  new Date(instant).toISOString().replace(/\.\d+Z$/, "Z");

/** A nonce never used before: 32 hex characters of the 128 alphanumerics allowed. */
export const freshNonce = (): string => randomBytes(16).toString("hex");

/** base64(HMAC-SHA256(secret, nonce + created)): requests, and pushes today (reference §2). */
export const akskDigest = (secret: string, nonce: string, created: string): string =>
  createHmac("sha256", secret)
    .update(nonce + created)
    .digest("base64");

/** base64(SHA256(nonce + created + secret)): pushes of applications that were not migrated (reference §10.2). */
export const wsseDigest = (secret: string, nonce: string, created: string): string =>
  createHash("sha256")
    .update(nonce + created + secret)
    .digest("base64");

/** The three headers of a request. Attributes are joined without spaces, as the vendor's own code does. */
export function signedHeaders(
  { appKey, appSecret }: Credential,
  now: Instant,
  nonce = freshNonce(),
): Record<string, string> {
  const created = toCreated(now);
  const digest = akskDigest(appSecret, nonce, created);
  return {
    "Content-Type": "application/json;charset=UTF-8",
    Authorization: 'AKSK realm="SDP",profile="UsernameToken",type="Appkey"',
    "X-AKSK": `UsernameToken Username="${appKey}",PasswordDigest="${digest}",Nonce="${nonce}",Created="${created}"`,
  };
}

/** Equal, told in a time that doesn't depend on where they differ; hashed so that lengths may differ too. */
export function sameText(left: string, right: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}

/** The four attributes of an `X-AKSK` or `X-WSSE` header. */
export interface UsernameToken {
  readonly username: string;
  readonly digest: string;
  readonly nonce: string;
  readonly created: string;
}

const longestHeader = 2048;

/** Reads a header by attribute name, in any order and case, with or without spaces; `undefined` if one is missing. */
export function parseUsernameToken(header: string): UsernameToken | undefined {
  if (header.length > longestHeader || !/^\s*UsernameToken\s/i.test(header)) return undefined;
  const found = new Map<string, string>();
  for (const [, name = "", value = ""] of header.matchAll(/([A-Za-z]+)\s*=\s*"([^"]*)"/g)) {
    found.set(name.toLowerCase(), value);
  }
  const username = found.get("username");
  const digest = found.get("passworddigest");
  const nonce = found.get("nonce");
  const created = found.get("created");
  return username && digest && nonce && created ? { username, digest, nonce, created } : undefined;
}
