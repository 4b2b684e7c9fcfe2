import { archivedMessageOf } from "../../core/adapters/notification-archive-format";
import { readPushText } from "../../core/adapters/queued-push";
import type { Push } from "../../core/domain/calls/record-pushes";

/** A push to be queued again. */
export interface Replayed {
  /** The message's id where it is known: the same is sent once. */
  readonly id: string | undefined;
  /** The message as it was. */
  readonly body: string;
  /** Where it is from, for whoever is told of it. */
  readonly from: string;
}

export interface PushFilter {
  readonly provider?: string;
  readonly application?: string;
  readonly kind?: string;
}

/** The push in a message; undefined for what was archived and is none. */
export function pushIn(body: string): Push | undefined {
  try {
    return readPushText(body);
  } catch {
    return undefined;
  }
}

/** What can't be understood is anybody's: it goes unless somebody asked for certain pushes. */
export function isWanted({ body }: Replayed, filter: PushFilter): boolean {
  const asked = (["provider", "application", "kind"] as const).filter((name) => filter[name] !== undefined);
  if (asked.length === 0) return true;
  const push = pushIn(body);
  return push !== undefined && asked.every((name) => push[name] === filter[name]);
}

/**
 * The message in a line: of an archived batch, or a queued push itself.
 * @returns why it is neither, in words without its content
 */
export function replayedIn(line: string, from: string): Replayed | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "is not JSON";
  }
  const archived = archivedMessageOf(value);
  if (archived) return { id: archived.messageId, body: archived.text, from };
  return pushIn(line) === undefined
    ? "is neither a line of an archived batch nor a queued push (docs/cli.md shows both)"
    : { id: undefined, body: line, from };
}
