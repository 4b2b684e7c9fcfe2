import type { NotificationArchive } from "../domain/calls/record-pushes";
import { archiveKeyOf, packBatch } from "./notification-archive-format";

interface Deps {
  /** Stores an object as a whole, or throws. */
  readonly put: (key: string, body: Buffer) => Promise<void>;
}

/**
 * The bucket `notifications`: each batch of pushes is one object, kept for a few days so that a release that wrote it wrongly
 * can be put right by a replay. The same batch delivered again is another object, and replaying both is the same as one.
 * @see ADR 0018
 */
export const notificationArchive = ({ put }: Deps): NotificationArchive => ({
  async keep(messages, at) {
    await put(archiveKeyOf(messages, at), await packBatch(messages));
  },
});
