/** An answer of the platform, read whole. */
export interface CyjAnswer {
  readonly status: number;
  /** `Flag` as text: "1" is success; "" when there was no JSON with one. */
  readonly flag: string;
  /** `Msg`: a number, an address or a reason, depending on what was asked and on `flag`. */
  readonly text: string;
  /** The answer was sound, not JSON; its body was left unread. */
  readonly isAudio: boolean;
}

const longestBytes = 100_000;

/** @throws what reading the body throws, when the connection breaks or time is up in the middle of it. */
export async function readAnswer(response: Response): Promise<CyjAnswer> {
  const { status } = response;
  if (/^audio\//i.test(response.headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    return { status, flag: "", text: "", isAudio: true };
  }
  const { Flag, Msg } = parseObject(await readText(response));
  return { status, flag: scalar(Flag), text: scalar(Msg), isAudio: false };
}

/** Numbers and texts are used alike. */
const scalar = (value: unknown): string =>
  typeof value === "number" || typeof value === "string" ? String(value).trim() : "";

async function readText(response: Response): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > longestBytes) return "";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseObject(text: string): { Flag?: unknown; Msg?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // Not JSON: somebody else answered. The empty flag says so.
    return {};
  }
}
