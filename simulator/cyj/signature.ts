import { createHash } from "node:crypto";

/** `<account token>:<app id>:<ts>`; the app key is the app id, the secret the account token. */
const plainOf = (token: string, appId: string, ts: string): string => `${token}:${appId}:${ts}`;

/** `sig` of the query: MD5 in upper-case hex (CYJ §2). */
export const sigOf = (token: string, appId: string, ts: string): string =>
  createHash("md5")
    .update(plainOf(token, appId, ts), "utf8")
    .digest("hex")
    .toUpperCase();

/** The `Authorization` header: base64, with no scheme before it. */
export const authorizationOf = (token: string, appId: string, ts: string): string =>
  Buffer.from(plainOf(token, appId, ts), "utf8").toString("base64");

export interface Presented {
  readonly token: string;
  readonly appId: string;
  readonly ts: string;
}

/** What the header says, if it says all three. */
export function readAuthorization(header: string | undefined): Presented | undefined {
  const [token, appId, ts, ...more] = Buffer.from(header ?? "", "base64")
    .toString("utf8")
    .split(":");
  return token && appId && ts && more.length === 0 ? { token, appId, ts } : undefined;
}

const chinaOffsetMs = 8 * 3_600_000;

/** `yyyyMMddHHmmss` of China (inferred: the document names no zone) as epoch ms. */
export function timeOf(ts: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(ts) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? undefined : at - chinaOffsetMs;
}
