import { wavBytes, wavSha256 } from "../audio";
import { eventTime } from "../clock";
import { isKept } from "../huawei/recording";
import type { World } from "../world";

const isoTime = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

/** Keeps the rows whose named fields equal the query's parameters: `?application=axb-main&status=pending`. */
export function selected<T extends object>(rows: Iterable<T>, query: URLSearchParams): T[] {
  const wanted = [...query];
  return [...rows].filter((row) =>
    wanted.every(([name, value]) => String((row as Record<string, unknown>)[name] ?? "") === value),
  );
}

export const listSubscriptions = ({ state }: World) =>
  state.subscriptions.all().map((held) => ({
    ...held,
    boundAt: isoTime(held.boundAt),
    changedAt: isoTime(held.changedAt),
    expiresAt: isoTime(held.expiresAt),
  }));

export const listCalls = ({ state }: World) =>
  [...state.calls.values()].map((call) => ({
    ...call,
    startedAt: eventTime(call.startedAt),
    endedAt: eventTime(call.endedAt),
  }));

/** Pushes with what each attempt met; `body` tells what was pushed. */
export const listDeliveries = ({ state }: World) =>
  [...state.deliveries.values()].map((delivery) => ({
    ...delivery,
    attempts: delivery.attempts.map(({ at, result }) => ({ at: isoTime(at), result })),
    firstAttemptAt: isoTime(delivery.firstAttemptAt),
    nextAttemptAt: isoTime(delivery.nextAttemptAt),
  }));

/** Recordings with the length and hash that a faithful copy has. */
export const listRecordings = ({ state, clock }: World) =>
  [...state.recordings.values()].map((recording) => ({
    ...recording,
    pushedAt: isoTime(recording.pushedAt),
    isKept: isKept(recording, clock.now()),
    bytes: wavBytes(recording.seconds),
    sha256: wavSha256(recording.icid, recording.seconds),
  }));
