import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** `base64(HMAC-SHA256(app_secret, nonce + created))` (reference §2). */
export const akskDigest = (appSecret: string, nonce: string, created: string): string =>
  createHmac("sha256", appSecret)
    .update(nonce + created)
    .digest("base64");

/** The older digest, still seen on pushes: `base64(SHA256(nonce + created + app_secret))`. */
export const wsseDigest = (appSecret: string, nonce: string, created: string): string =>
  createHash("sha256")
    .update(nonce + created + appSecret)
    .digest("base64");

export const newNonce = (): string => randomBytes(16).toString("hex");

export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Attributes `name="value"` of a header, by lower-case name: their order and spacing are not ours to demand. */
export function attributesOf(header: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, value] of header.matchAll(/([A-Za-z]+)="([^"]*)"/g)) {
    if (name !== undefined && value) found.set(name.toLowerCase(), value);
  }
  return found;
}
