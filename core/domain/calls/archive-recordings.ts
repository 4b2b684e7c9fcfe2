import type { DomainEvent, EventPublisher } from "../domain-events";
import { type Instant, minutes, seconds } from "../instant";
import { maskNumbers } from "../masking";
import type { RecordingSource } from "../provider";
import { afterFailure, archiveStep, isNearDeadline } from "./archive-schedule";
import type { Archive, Archived, ArchivePending, CallLink, Recording, RecordingLost } from "./call-items";
import type { ShardRange } from "./complete-calls";

/** A recording whose mark is due: the call it is of, and its id among that call's. */
export interface RecordingRef {
  readonly callId: string;
  readonly id: string;
}

export interface RecordingWork {
  readonly recording: Recording;
  readonly dueAt: Instant;
  readonly archive?: Archive;
}

/** What is to be archived, and how far it has come. */
export interface RecordingBook {
  /** Some at a time; the index lags, so act on {@link load}. */
  due(shards: ShardRange, now: Instant): AsyncIterable<readonly RecordingRef[]>;
  /** Read consistently; `undefined` when nothing is due there (any more). */
  load(ref: RecordingRef): Promise<RecordingWork | undefined>;
  /** Takes the attempt, unless somebody else took one since `before`. */
  claim(ref: RecordingRef, pending: ArchivePending, before: Archive | undefined): Promise<boolean>;
  /** What became of it. A pending one is due again at its next attempt, any other never. */
  settle(ref: RecordingRef, archive: Archive): Promise<void>;
  /** Moves the mark, or takes it away. */
  remark(ref: RecordingRef, dueAt: Instant | undefined): Promise<void>;
  linkOf(ref: RecordingRef): Promise<CallLink | undefined>;
}

/** Fetches one recording and keeps it. @throws Error whose message says why it failed, without addresses or numbers */
export type FetchRecording = (
  source: RecordingSource,
  ref: RecordingRef,
  recording: Recording,
  signal: AbortSignal,
) => Promise<Pick<Archived, "key" | "sha256" | "bytes">>;

export interface ArchiveDeps {
  readonly book: RecordingBook;
  /** `undefined` for an application that is no longer configured. */
  readonly sourceOf: (recording: Recording) => RecordingSource | undefined;
  /** Until when nobody sends to the application. */
  readonly closedUntil: (application: string) => Promise<Instant | undefined>;
  readonly fetch: FetchRecording;
  readonly events: EventPublisher;
  readonly now: () => Instant;
  readonly report: ArchiveReport;
}

export interface ArchiveReport {
  expected(): void;
  archived(ref: RecordingRef, bytes: number): void;
  lost(ref: RecordingRef, reason: string): void;
  nearDeadline(): void;
  failed(ref: RecordingRef, application: string, error: unknown): Promise<void>;
}

/** Recordings fetched at the same time. */
const width = 4;
/** Less time than this is not worth starting with. */
const shortestAttemptMs = seconds(10);

/** Archives what is due in these shards until there is nothing left or the time is over. */
export async function archiveRecordings(
  deps: ArchiveDeps,
  shards: ShardRange,
  until: Instant,
): Promise<void> {
  const mayStart = () => deps.now() + shortestAttemptMs < until;
  for await (const refs of deps.book.due(shards, deps.now())) {
    const waiting = refs[Symbol.iterator]();
    const lane = async () => {
      for (const ref of waiting) {
        if (!mayStart()) return;
        await archiveOne(deps, ref, until).catch((error: unknown) => deps.report.failed(ref, "", error));
      }
    };
    await Promise.all(Array.from({ length: width }, lane));
    if (!mayStart()) return;
  }
}

async function archiveOne(deps: ArchiveDeps, ref: RecordingRef, until: Instant): Promise<void> {
  const now = deps.now();
  const work = await deps.book.load(ref);
  if (work === undefined || work.dueAt > now) return;
  const step = archiveStep(work.archive, work.dueAt, now, until - now + minutes(1));
  switch (step.do) {
    case "nothing-more":
      return deps.book.remark(ref, undefined);
    case "wait":
      return deps.book.remark(ref, step.until);
    case "give-up":
      return giveUp(deps, ref, step.reason, now);
    case "attempt":
      return attempt(deps, ref, work, step.pending, until);
    default:
      return step satisfies never;
  }
}

async function attempt(
  deps: ArchiveDeps,
  ref: RecordingRef,
  { recording, archive }: RecordingWork,
  pending: ArchivePending,
  until: Instant,
): Promise<void> {
  if (isNearDeadline(pending, deps.now())) deps.report.nearDeadline();
  const closedUntil = await deps.closedUntil(recording.application);
  if (closedUntil !== undefined) return deps.book.remark(ref, closedUntil);
  if (!(await deps.book.claim(ref, pending, archive))) return;
  if (archive === undefined) deps.report.expected();
  try {
    const source = deps.sourceOf(recording);
    if (source === undefined) throw new Error("the application is not configured any more");
    const signal = AbortSignal.timeout(Math.max(1, until - deps.now()));
    const kept = await deps.fetch(source, ref, recording, signal);
    await keep(deps, ref, { state: "archived", ...kept, at: deps.now() });
  } catch (error) {
    await deps.report.failed(ref, recording.application, error);
    await deps.book.settle(ref, afterFailure(pending, reasonOf(error), deps.now()));
  }
}

/** It may name a host of the provider's choice. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? maskNumbers(error.message) : "it failed without a reason";

/** The event goes first: a crash before the result is written repeats it with the same id, and never loses it. */
async function keep(deps: ArchiveDeps, ref: RecordingRef, archived: Archived): Promise<void> {
  const { key, sha256, bytes } = archived;
  await publish(deps, ref, "recording.archived", archived.at, { key, sha256, bytes });
  await deps.book.settle(ref, archived);
  deps.report.archived(ref, bytes);
}

async function giveUp(deps: ArchiveDeps, ref: RecordingRef, reason: string, at: Instant): Promise<void> {
  const lost: RecordingLost = { state: "lost", reason, at };
  await publish(deps, ref, "recording.lost", at, { reason });
  await deps.book.settle(ref, lost);
  deps.report.lost(ref, reason);
}

async function publish(
  { book, events }: ArchiveDeps,
  ref: RecordingRef,
  type: "recording.archived" | "recording.lost",
  at: Instant,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const link = await book.linkOf(ref);
  const order = link === undefined ? {} : { orderId: link.orderId, version: link.version };
  const event: DomainEvent = {
    id: `${type}:${ref.callId.replace(".", ":")}:${ref.id}`,
    type,
    subject: ref.callId,
    at,
    data: { callId: ref.callId, recordingId: ref.id, ...order, ...data },
  };
  await events.publish([event]);
}
