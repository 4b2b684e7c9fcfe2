import type { Instant } from "../../domain/instant";
import { isRecord, type JsonRecord, textOf } from "./json";

/** An answer of the platform, read whole. */
export interface Answer {
  readonly status: number;
  /** `resultcode`; "" when there was no JSON with one. */
  readonly code: string;
  /** `resultdesc`, unmasked. */
  readonly text: string;
  readonly json: JsonRecord;
  readonly location?: string;
  /** The platform's clock, if it told it. */
  readonly date?: Instant;
}

/** A page of a hundred subscriptions is some 50 KB; what is longer is no answer of this platform. */
const longestBytes = 1_000_000;

/** @throws what reading the body throws, when the connection breaks or time is up in the middle of it. */
export async function readAnswer(response: Response): Promise<Answer> {
  const json = parseObject(await readText(response));
  const location = response.headers.get("location");
  const date = Date.parse(response.headers.get("date") ?? "");
  return {
    status: response.status,
    code: textOf(json.resultcode) ?? "",
    text: textOf(json.resultdesc) ?? "",
    json,
    ...(location !== null && { location }),
    ...(Number.isFinite(date) && { date }),
  };
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (bytes > longestBytes) return "";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseObject(text: string): JsonRecord {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    // Not JSON: a gateway or a wrong address answered. The empty code says so to the classification.
    return {};
  }
}
