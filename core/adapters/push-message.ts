import type { Push } from "../domain/calls/record-pushes";
import { toRfc3339 } from "../domain/instant";
import { HttpProblem } from "./problem";

/** What one message may hold: as much as any queue takes, whatever its own limit is. */
export const maxMessageBytes = 256 * 1024;

/**
 * What JSON lets stand as it is and a queue takes only escaped: its messages hold what XML may. Halves of pairs, too: SQS takes
 * whole ones (smileys), the engine that stands for it none.
 */
const noXml = /[\u007f-\u009f\ud800-\udfff\ufffe\uffff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** The push as a message on `provider-notifications`. */
export const pushText = ({ receivedAt, ...push }: Push): string =>
  JSON.stringify({ ...push, receivedAt: toRfc3339(receivedAt) }).replace(noXml, escaped);

export interface NotificationQueue {
  /** One request; resolves when the queue has the push. */
  send(push: string): Promise<void>;
}

interface Deps {
  readonly queue: NotificationQueue;
  readonly logger: { error(message: string, fields: { error: Error }): void };
  readonly count: (name: string, dimensions: Readonly<Record<string, string>>) => void;
}

/**
 * Puts a push where the ledger takes it from. The platform delivers again whatever is not acknowledged: a queue that fails is
 * its cue, not a loss.
 * @throws HttpProblem 413, 503
 */
export async function enqueuePush({ queue, logger, count }: Deps, push: Push): Promise<void> {
  const message = pushText(push);
  if (Buffer.byteLength(message) > maxMessageBytes) {
    throw new HttpProblem("body-too-large", { detail: "The push does not fit one message." });
  }
  try {
    await queue.send(message);
  } catch (error) {
    logger.error("push not queued", { error: error instanceof Error ? error : new Error(String(error)) });
    count("PushesNotQueued", {});
    throw new HttpProblem("temporarily-unavailable", { retryAfterSeconds: 60 });
  }
  count("PushesAccepted", { provider: push.provider, kind: push.kind, stale: String(push.stale) });
}
