import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "../triggers/http-event";

export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

const service = "execute-api";
/** How far a signature's time may be from the gateway's. */
const skewMs = 5 * 60 * 1000;

interface Signed {
  readonly accessKeyId: string;
  /** `{date}/{region}/{service}/aws4_request` */
  readonly scope: string;
  readonly headers: readonly string[];
  readonly signature: string;
  /** `20260101T000000Z` */
  readonly date: string;
}

/**
 * Whether these credentials signed exactly this request (method, path, query, signed headers, body) about now.
 * @param now milliseconds since 1970 by the callers' clocks, which the local cloud's time does not move
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSigned(request: HttpRequest, credentials: LocalCredentials, now: number): boolean {
  const signed = readSignature(request);
  if (!signed || signed.accessKeyId !== credentials.accessKeyId) return false;
  const day = signed.date.slice(0, 8);
  if (signed.scope !== `${day}/${credentials.region}/${service}/aws4_request`) return false;
  if (Math.abs(instantOf(signed.date) - now) > skewMs) return false;
  if (!["host", "x-amz-date"].every((name) => signed.headers.includes(name))) return false;
  const expected = signatureOf(request, signed, credentials.secretAccessKey);
  return timingSafeEqual(Buffer.from(expected, "hex"), Buffer.from(signed.signature, "hex"));
}

function readSignature({ headers }: HttpRequest): Signed | undefined {
  const text = headers.authorization ?? "";
  const [, accessKeyId, scope, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/.exec(
      text,
    ) ?? [];
  const date = headers["x-amz-date"];
  if (!accessKeyId || !scope || !names || !signature || typeof date !== "string") return undefined;
  if (!/^\d{8}T\d{6}Z$/.test(date)) return undefined;
  return { accessKeyId, scope, headers: names.split(";"), signature, date };
}

const instantOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

function signatureOf(request: HttpRequest, { scope, date, headers }: Signed, secret: string): string {
  const text = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical(request, headers))].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`);
  return hmac(key, text).toString("hex");
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function canonical({ method, url, headers, body }: HttpRequest, signedHeaders: readonly string[]): string {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  // All services but S3 sign the path as it is sent, encoded once more.
  const path = pathname.replace(/\/+/g, "/").split("/").map(encoded).join("/");
  const query = [...searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const lines = signedHeaders.map((name) => `${name}:${headerText(headers[name])}\n`);
  return [method, path, query.join("&"), lines.join(""), signedHeaders.join(";"), sha256(body)].join("\n");
}

const headerText = (value: string | readonly string[] | undefined): string =>
  [value ?? ""].flat().join(",").trim().replace(/ +/g, " ");
