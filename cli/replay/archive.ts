import { archiveKeyAt, unpackLines } from "../../core/adapters/notification-archive-format";
import { CommandFailure, misused } from "../failure";
import type { Objects } from "../target/objects";
import type { Terminal } from "../terminal";
import { type Replayed, replayedIn } from "./pushes";

/** Which batches: all of a prefix, and within it those archived in a span of time. */
export interface Span {
  readonly prefix: string;
  readonly from?: number;
  readonly to?: number;
}

interface Deps {
  readonly objects: Objects;
  readonly bucket: string;
  readonly terminal: Pick<Terminal, "interrupted" | "progress">;
}

/** `2026`, `2026/11/22`, `2026/11/22/09/2026…`: what keys begin with. */
const prefixes = /^\d{4}(\/(\d{2}(\/(\d{2}(\/(\d{2}(\/[\w.-]*)?)?)?)?)?)?)?$|^\d{1,4}$|^$/;

/** @throws CommandFailure for what no key can begin with */
export function checkPrefix(prefix: string): string {
  const path = prefix.replace(/^s3:\/\/[^/]+\//, "");
  if (prefixes.test(path)) return path;
  throw misused(
    `--prefix ${prefix}: batches are found by their time in UTC, as in 2026/11/22/ or 2026/11/22/09/`,
  );
}

/** Keys of the batches, oldest first. */
export async function* archivedKeys(
  { objects, bucket }: Deps,
  { prefix, from, to }: Span,
): AsyncGenerator<string> {
  const last = to === undefined ? undefined : archiveKeyAt(to);
  let after = from === undefined ? undefined : archiveKeyAt(from);
  for (;;) {
    const { keys, more } = await objects.keys(bucket, prefix, after);
    for (const key of keys) {
      // A key goes on behind its moment: one of the last millisecond still counts.
      if (last !== undefined && key.slice(0, last.length) > last) return;
      yield key;
    }
    after = keys.at(-1);
    if (!more || after === undefined) return;
  }
}

/** Messages of one batch. @throws CommandFailure naming the batch that can't be read */
export async function messagesOfBatch({ objects, bucket }: Deps, key: string): Promise<Replayed[]> {
  const bytes = await objects.read(bucket, key);
  const lines = await unpackLines(bytes).catch((cause: unknown) => {
    throw new CommandFailure("failed", `${key}: is no archived batch`, { cause });
  });
  return lines.map((line, index) => {
    const replayed = replayedIn(line, `${key}:${index + 1}`);
    if (typeof replayed === "string") throw new CommandFailure("failed", `${key}:${index + 1}: ${replayed}`);
    return replayed;
  });
}
