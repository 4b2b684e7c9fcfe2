import { stopIfInterrupted } from "../failure";
import { sendable, sendGroup } from "../send";
import { counted } from "../table";
import type { Queues } from "../target/queues";
import type { Terminal } from "../terminal";
import { isWanted, type PushFilter, pushIn, type Replayed } from "./pushes";

/** What a replay sent, or would send. */
export interface Tally {
  messages: number;
  /** Came in more than one batch, because it was delivered more than once. */
  repeated: number;
  /** Not asked for. */
  passedOver: number;
  /** By what they are: `huawei axb-main fees`. */
  readonly byKind: Map<string, number>;
}

export const newTally = (): Tally => ({ messages: 0, repeated: 0, passedOver: 0, byKind: new Map() });

/** Counts a message in, or says that it is not to be sent. */
export function admits(tally: Tally, seen: Set<string>, filter: PushFilter, replayed: Replayed): boolean {
  if (!isWanted(replayed, filter)) {
    tally.passedOver += 1;
    return false;
  }
  if (replayed.id !== undefined) {
    if (seen.has(replayed.id)) {
      tally.repeated += 1;
      return false;
    }
    seen.add(replayed.id);
  }
  const push = pushIn(replayed.body);
  const kind = push === undefined ? "not understood" : `${push.provider} ${push.application} ${push.kind}`;
  tally.messages += 1;
  tally.byKind.set(kind, (tally.byKind.get(kind) ?? 0) + 1);
  return true;
}

interface Deps {
  readonly queues: Pick<Queues, "send">;
  readonly queueUrl: string;
  readonly terminal: Pick<Terminal, "interrupted" | "progress">;
}

/** Messages gathered before they are sent: several full requests side by side. */
const gathered = 40;

/**
 * Sends messages to the queue they once came by. @returns how many
 * @throws CommandFailure when the queue refuses some or the user stops it; replaying all of it again is harmless
 */
export async function replay(
  { queues, queueUrl, terminal }: Deps,
  messages: AsyncIterable<Replayed>,
): Promise<number> {
  let sent = 0;
  let waiting: Replayed[] = [];
  const flush = async () => {
    stopIfInterrupted(
      terminal.interrupted,
      `${counted(sent, "message")} sent; replaying them again is harmless`,
    );
    const outcomes = await Promise.all(sendable(waiting).map((group) => sendGroup(queues, queueUrl, group)));
    waiting = [];
    for (const outcome of outcomes) sent += outcome.sent.length;
    terminal.progress(`${sent} sent`);
    for (const { refusal } of outcomes) if (refusal) throw refusal;
  };
  for await (const message of messages) {
    waiting.push(message);
    if (waiting.length >= gathered) await flush();
  }
  if (waiting.length > 0) await flush();
  return sent;
}
