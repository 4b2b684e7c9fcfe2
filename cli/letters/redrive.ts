import { CommandFailure, stopIfInterrupted } from "../failure";
import { sendable, sendGroup } from "../send";
import { counted } from "../table";
import type { QueuePair } from "../target";
import type { Queues } from "../target/queues";
import type { Terminal } from "../terminal";
import type { Letter } from "./letter";

interface Deps {
  readonly queues: Pick<Queues, "send" | "remove">;
  readonly terminal: Pick<Terminal, "interrupted" | "progress">;
  /** Told of each message that is in its queue again and gone from the dead-letter queue. */
  readonly moved: (letter: Letter) => void;
}

/**
 * Sends messages to their queue again and deletes them after that, a group at a time: whatever ends it in between, a message is
 * in one of the queues, or in both, which consumers take for once.
 * @throws CommandFailure when a queue refused some, or the user stopped it; what was moved until then stays moved
 */
export async function redrive(
  { queues, terminal, moved }: Deps,
  queue: QueuePair,
  letters: readonly Letter[],
): Promise<void> {
  let done = 0;
  for (const group of sendable(letters)) {
    stopIfInterrupted(terminal.interrupted, `${counted(done, "message")} of ${letters.length} redriven`);
    const { sent, refusal } = await sendGroup(queues, queue.url, group);
    await remove(queues, queue, sent);
    for (const letter of sent) moved(letter);
    done += sent.length;
    terminal.progress(`${queue.name}: ${done} of ${letters.length} redriven`);
    if (refusal) throw refusal;
  }
}

async function remove(queues: Deps["queues"], queue: QueuePair, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return;
  const refused = await queues.remove(
    queue.dlqUrl,
    letters.map(({ receipt }) => receipt),
  );
  const [first] = refused;
  if (first)
    throw new CommandFailure(
      "failed",
      `${counted(refused.length, "message")} went back to ${queue.name} and could not be deleted from its dead-letter queue (${first.code}): redriving again is harmless`,
    );
}
