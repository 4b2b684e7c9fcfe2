import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import * as v from "valibot";
import type { QueuedPush } from "../domain/calls/record-pushes";
import type { Instant } from "../domain/instant";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** More than a batch of the largest messages; what is larger once decompressed is no batch of ours. */
const maxBatchBytes = 64 * 1024 * 1024;

const archivedMessage = v.object({ messageId: v.string(), body: v.string() });

/** `2026-11-22T09:15:14.123Z` becomes `2026/11/22/09/20261122T091514.123Z`: keys sort as time does. */
function stampOf(at: Instant): string {
  const text = new Date(at).toISOString();
  const folders = text.slice(0, 13).replace(/[-T]/g, "/");
  return `${folders}/${text.replace(/[-:]/g, "")}`;
}

/** The key before which everything was archived earlier than this moment, and after which nothing was. */
export const archiveKeyAt = (at: Instant): string => stampOf(at);

/**
 * Where a batch is kept: the moment and a hash of the messages' ids, e.g.
 * `2026/11/22/09/20261122T091514.123Z-1f0c3a5be1d2c4f6.ndjson.gz`. Holds nothing of what the messages say.
 * @param at when the batch was taken from the queue
 */
export function archiveKeyOf(messages: readonly Pick<QueuedPush, "messageId">[], at: Instant): string {
  const ids = messages.map(({ messageId }) => messageId).sort();
  const hash = createHash("sha256").update(JSON.stringify(ids)).digest("hex").slice(0, 16);
  return `${stampOf(at)}-${hash}.ndjson.gz`;
}

/** One line of JSON for each message, its text as it came, compressed with gzip. */
export const packBatch = (messages: readonly QueuedPush[]): Promise<Buffer> =>
  compress(messages.map(({ messageId, text }) => `${JSON.stringify({ messageId, body: text })}\n`).join(""));

/** The lines of a packed batch. @throws Error when the bytes are not gzip, or too many */
export async function unpackLines(bytes: Uint8Array): Promise<string[]> {
  const text = (await decompress(bytes, { maxOutputLength: maxBatchBytes })).toString("utf8");
  return text.split("\n").filter((line) => line !== "");
}

/** The message of a line that {@link packBatch} wrote; `undefined` when it is none. */
export function archivedMessageOf(line: unknown): QueuedPush | undefined {
  const parsed = v.safeParse(archivedMessage, line);
  return parsed.success ? { messageId: parsed.output.messageId, text: parsed.output.body } : undefined;
}
