import { days, type Instant, minutes } from "../instant";
import type { Archive, ArchivePending } from "./call-items";

/** How long a provider keeps a recording after it has told us of it. @see Huawei reference §8 */
const retentionMs = days(7);
/** From here on an operator should look. */
const nearDeadlineMs = days(1);

const longestBackoffMs = minutes(360);

/** What is to be done about a recording now. */
export type ArchiveStep =
  | { readonly do: "nothing-more" }
  | { readonly do: "wait"; readonly until: Instant }
  | { readonly do: "give-up"; readonly reason: string }
  | { readonly do: "attempt"; readonly pending: ArchivePending };

/**
 * @param archive what was done so far; `undefined` for a recording seen for the first time
 * @param markedAt when its push arrived: retention counts from the first one that was seen
 * @param leaseMs how long an attempt may take: nobody else tries meanwhile
 */
export function archiveStep(
  archive: Archive | undefined,
  markedAt: Instant,
  now: Instant,
  leaseMs: number,
): ArchiveStep {
  if (archive && archive.state !== "pending") return { do: "nothing-more" };
  const firstSeenAt = archive?.firstSeenAt ?? Math.min(markedAt, now);
  if (now >= firstSeenAt + retentionMs) {
    const reason = archive?.lastFailure ?? "it was not looked at within the provider's retention";
    return { do: "give-up", reason };
  }
  if (archive && archive.nextAttemptAt > now) return { do: "wait", until: archive.nextAttemptAt };
  const attempts = (archive?.attempts ?? 0) + 1;
  const nextAttemptAt = Math.max(now + leaseMs, nextAttempt(attempts, firstSeenAt, now));
  return {
    do: "attempt",
    pending: {
      state: "pending",
      firstSeenAt,
      attempts,
      nextAttemptAt,
      ...(archive?.lastFailure === undefined ? {} : { lastFailure: archive.lastFailure }),
    },
  };
}

/** The same recording after a failed attempt. */
export const afterFailure = (pending: ArchivePending, lastFailure: string, now: Instant): ArchivePending => ({
  ...pending,
  lastFailure,
  nextAttemptAt: nextAttempt(pending.attempts, pending.firstSeenAt, now),
});

/** One, two, four … minutes, six hours at most, and once more just before the retention ends. */
function nextAttempt(attempts: number, firstSeenAt: Instant, now: Instant): Instant {
  const backoffMs = Math.min(longestBackoffMs, minutes(2 ** Math.min(attempts - 1, 12)));
  const lastChance = firstSeenAt + retentionMs - minutes(10);
  const at = now + backoffMs;
  return now < lastChance && at > lastChance ? lastChance : at;
}

/** Whether its retention ends soon. */
export const isNearDeadline = ({ firstSeenAt }: ArchivePending, now: Instant): boolean =>
  now >= firstSeenAt + retentionMs - nearDeadlineMs;
