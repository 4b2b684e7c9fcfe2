import { createHash } from "node:crypto";
import type { Instant } from "../../domain/instant";
import type { Credential } from "../../domain/provider-module";

/** `yyyyMMddHHmmss` of the platform's own time zone. */
export const toTimestamp = (at: Instant, utcOffsetMinutes: number): string =>
  new Date(at + utcOffsetMinutes * 60_000).toISOString().replace(/\D/g, "").slice(0, 14);

/**
 * What one request proves itself with: `sig` for the query, `authorization` for the header, both of one timestamp.
 * The app id is the application's key, the account token its secret. The header carries the token in clear.
 * @see CYJ reference §2
 */
export function signatureOf({ appKey, appSecret }: Credential, timestamp: string) {
  const plain = `${appSecret}:${appKey}:${timestamp}`;
  return {
    sig: createHash("md5").update(plain, "utf8").digest("hex").toUpperCase(),
    // No scheme before it.
    authorization: Buffer.from(plain, "utf8").toString("base64"),
  };
}
