import { days, type Instant } from "../instant";
import type { Erasure } from "./erasure";

/** What an erasure can't reach, and when it is gone by itself. */
export interface Remainder {
  readonly where: "queues" | "backups" | "locked-recordings" | "new-orders" | "provider";
  readonly detail: string;
  /** Absent where others decide. */
  readonly until?: Instant;
}

/** How long things stay that nobody can erase from; days. */
export interface Keeping {
  /** Dead-letter queues keep longest. */
  readonly queues: number;
  /** Point-in-time recovery of the tables. */
  readonly backups: number;
  /** Object Lock of recordings; absent: none. */
  readonly recordingLock?: number;
}

/** What is left of the person elsewhere, as of the end or of now. */
export function remainders(erasure: Erasure, keeping: Keeping, now: Instant): Remainder[] {
  const from = erasure.completedAt ?? now;
  const isCutShort = erasure.completedAt !== undefined && erasure.waits.length > 0;
  return [
    {
      where: "queues",
      until: from + days(keeping.queues),
      detail:
        "Messages nobody has taken yet, and dead letters. One that is redriven brings the number back: ask again after that.",
    },
    {
      where: "backups",
      until: from + days(keeping.backups),
      detail: "Point-in-time recovery of the tables. Whoever restores one repeats the erasures since.",
    },
    ...locked(erasure, keeping, from),
    ...(isCutShort ? [newOrders] : []),
    {
      where: "provider",
      detail: "The provider's own records of calls, texts and recordings: ask the provider.",
    },
  ];
}

const newOrders: Remainder = {
  where: "new-orders",
  detail:
    "Orders of theirs kept coming while it was in work: what belongs to the latest is left. Ask again when they are over.",
};

function locked({ erased }: Erasure, { recordingLock }: Keeping, from: Instant): Remainder[] {
  if (recordingLock === undefined || !erased.recordings) return [];
  const detail =
    "Recordings under Object Lock: nobody can read them through the API; their versions go when the lock ends.";
  return [{ where: "locked-recordings", until: from + days(recordingLock + 1), detail }];
}
