import type { QueuePair } from "../target";
import type { Queues } from "../target/queues";
import type { Terminal } from "../terminal";
import { type Letter, letterOf } from "./letter";

/** What one request to a queue takes. */
const perRequest = 10;

/**
 * How long what was received stays hidden from others. It is made visible again at the end; only who is killed outright leaves it
 * hidden for so long.
 */
const hiddenSeconds = 15 * 60;

interface Deps {
  readonly queues: Pick<Queues, "receive" | "release">;
  readonly terminal: Pick<Terminal, "interrupted" | "progress">;
}

/** What was taken of one queue; it is put back from here, so it knows of everything as soon as it is taken. */
export interface Taken {
  readonly queue: QueuePair;
  /** By id. */
  readonly letters: Map<string, Letter>;
}

/**
 * Takes messages from the dead-letter queue until there are no more, `limit` is reached or the user stops it. They stay hidden
 * until {@link putBack}, so what is sent on meanwhile and comes back is not met again.
 */
export async function takeLetters(
  { queues, terminal }: Deps,
  { queue, letters }: Taken,
  limit: number,
): Promise<void> {
  while (letters.size < limit && !terminal.interrupted.aborted) {
    const most = Math.min(perRequest, limit - letters.size);
    const messages = await queues.receive(queue.dlqUrl, most, hiddenSeconds);
    const before = letters.size;
    for (const message of messages) letters.set(message.MessageId ?? "", letterOf(queue.name, message));
    if (letters.size === before) return;
    terminal.progress(`${queue.name}: ${letters.size} looked at`);
  }
}

/** Whoever looks next finds them again. */
export async function putBack(
  { queues }: Pick<Deps, "queues">,
  queue: QueuePair,
  letters: readonly Letter[],
): Promise<void> {
  const receipts = letters.map(({ receipt }) => receipt);
  for (let from = 0; from < receipts.length; from += perRequest)
    await queues.release(queue.dlqUrl, receipts.slice(from, from + perRequest));
}
