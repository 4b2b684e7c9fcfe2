import { escapePointer } from "../domain/invalid-input";
import { HttpProblem } from "./problem";

/** A request body as API Gateway hands it over: text, or base64 of any bytes. */
export interface RawBody {
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
}

/** Keys that mean something to JavaScript itself. No contract of ours has them. */
const reservedKeys = new Set(["__proto__", "constructor", "prototype"]);

/**
 * The body's text.
 * @throws HttpProblem `body-too-large` above `maxBytes` (counted after decoding), `malformed-json` when it is not UTF-8
 */
export function readText({ body = "", isBase64Encoded }: RawBody, maxBytes: number): string {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > maxBytes) {
    throw new HttpProblem("body-too-large", { detail: `The limit is ${maxBytes} bytes.` });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("The body is not UTF-8.");
  }
}

/**
 * The body's JSON value.
 * @throws HttpProblem as {@link readText}, and `malformed-json` when it is not JSON, `invalid-request` for a reserved key
 */
export function readJson(raw: RawBody, maxBytes: number): unknown {
  const text = readText(raw, maxBytes);
  if (text.trim() === "") throw malformed("The body is empty.");
  const value = parse(text);
  const reserved = findReservedKey(value);
  if (reserved !== undefined) {
    throw new HttpProblem("invalid-request", {
      errors: [{ pointer: reserved, detail: "This key is not allowed anywhere in a body." }],
    });
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine quotes a piece of the body behind the reason; that piece may hold a phone number.
    const reason = error instanceof Error ? error.message.replace(/, (?:\.\.\.)?".*$/s, "") : "not JSON";
    throw malformed(`${reason}.`);
  }
}

const malformed = (detail: string): HttpProblem =>
  new HttpProblem("malformed-json", { detail, errors: [{ pointer: "", detail }] });

/** Pointer of the first reserved key. A stack of its own: nesting is only limited by the body's size. */
function findReservedKey(root: unknown): string | undefined {
  const open: { value: unknown; pointer: string }[] = [{ value: root, pointer: "" }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    for (const [key, value] of Object.entries(next.value)) {
      const pointer = `${next.pointer}/${escapePointer(key)}`;
      if (reservedKeys.has(key)) return pointer;
      if (typeof value === "object" && value !== null) open.push({ value, pointer });
    }
  }
  return undefined;
}
