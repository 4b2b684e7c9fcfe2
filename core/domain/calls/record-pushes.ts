import type { Instant } from "../instant";
import { type AnnouncingDeps, announceTexts, type ToldText } from "./announce-texts";
import { type CompletionDeps, completeCalls, linkCalls } from "./complete-calls";
import type { Notification, NumberStatusNotification, ParsedPush } from "./notification";
import { UnreadableNotification } from "./notification";
import { endedCall, type RenewalDeps, renewCallees } from "./renew-callees";

export const pushKinds = ["calls", "fees", "sms", "numbers"] as const;
export type PushKind = (typeof pushKinds)[number];

/** A push as it was acknowledged. */
export interface Push {
  readonly provider: string;
  readonly application: string;
  readonly kind: PushKind;
  readonly receivedAt: Instant;
  /** The signature was genuine but old: probably a redelivery. */
  readonly stale: boolean;
  /** The pushed text. */
  readonly body: string;
  /** What was answered in the request, where the push was a text that waited for an answer. */
  readonly answered?: "forwarded" | "discarded" | undefined;
}

/** A push on the queue, or what can't be read as one. */
export interface QueuedPush {
  readonly messageId: string;
  /** The message as received, for the DLQ. */
  readonly text: string;
}

/** A fact for the ledger and the message it came in. */
export interface LedgerEntry {
  readonly notification: LedgerNotification;
  readonly push: Push;
  readonly messageId: string;
}

export type LedgerNotification = Exclude<Notification, NumberStatusNotification>;

export interface LedgerOutcome {
  /** Messages with a fact that is not written (yet). */
  readonly unwritten: ReadonlySet<string>;
  /** Messages with a fact the store can't hold. */
  readonly refused: ReadonlySet<string>;
}

export interface LedgerWriter {
  /** Writes facts by their own identity: again is the same as once. Never reads. */
  write(entries: readonly LedgerEntry[], until: Instant): Promise<LedgerOutcome>;
}

export interface DeadLetter extends QueuedPush {
  /** In words, without any of the content. */
  readonly reason: string;
}

export interface DeadLetters {
  /** Moves messages to the DLQ; gives back the ids of those it did not take. */
  bury(letters: readonly DeadLetter[]): Promise<ReadonlySet<string>>;
}

export interface NotificationArchive {
  /** Keeps messages as they came, for a while. Resolves once they are safe; keeping them again is harmless. */
  keep(messages: readonly QueuedPush[], at: Instant): Promise<void>;
}

export interface NumberStatuses {
  /** Takes effect on the pool and tells the platform; again is the same as once. */
  apply(application: string, status: NumberStatusNotification): Promise<void>;
}

export interface RecordingDeps extends CompletionDeps, Pick<AnnouncingDeps, "texts"> {
  readonly callees: RenewalDeps;
  readonly archive: NotificationArchive;
  /** The message as a push. @throws UnreadableNotification */
  readonly readPush: (text: string) => Push;
  /** What the push says. @throws UnreadableNotification */
  readonly parse: (push: Push) => ParsedPush;
  readonly ledger: LedgerWriter;
  readonly deadLetters: DeadLetters;
  readonly numbers: NumberStatuses;
  readonly report: RecordingReport;
}

export interface RecordingReport {
  buried(letter: DeadLetter): void;
  failed(what: string, error: unknown): void;
}

interface Read {
  readonly entries: LedgerEntry[];
  readonly statuses: { messageId: string; application: string; status: NumberStatusNotification }[];
  readonly letters: Map<string, DeadLetter>;
  readonly failed: Set<string>;
}

/**
 * Takes a batch of pushes into the ledger. Each message ends in exactly one place: done, failed (its id is given back and it
 * alone comes again), or in the DLQ with a reason. Nothing is done with a batch that could not be archived first: it comes
 * again whole, and what is in the ledger can always be replayed.
 * @param until when to stop retrying; calls not completed by then keep their marks for the sweeper.
 */
export async function recordPushes(
  deps: RecordingDeps,
  messages: readonly QueuedPush[],
  now: Instant,
  until: Instant,
): Promise<ReadonlySet<string>> {
  if (!(await isArchived(deps, messages, now))) return new Set(messages.map(({ messageId }) => messageId));
  const { entries, statuses, letters, failed } = read(deps, messages);
  const outcome = await deps.ledger.write(entries, until);
  for (const messageId of outcome.unwritten) failed.add(messageId);
  for (const messageId of await applyStatuses(deps, statuses)) failed.add(messageId);
  for (const { messageId, text } of messages) {
    if (outcome.refused.has(messageId)) {
      letters.set(messageId, { messageId, text, reason: "a value is beyond what the store holds" });
    }
  }
  for (const messageId of await announce(deps, entries, outcome)) failed.add(messageId);
  await bury(deps, letters, failed);
  const ended = entries.flatMap(({ notification, push }) => endedCall(notification, push.application) ?? []);
  await Promise.all([completeTouched(deps, entries, now, until), renewCallees(deps.callees, ended, until)]);
  return failed;
}

async function isArchived(
  { archive, report }: Pick<RecordingDeps, "archive" | "report">,
  messages: readonly QueuedPush[],
  now: Instant,
): Promise<boolean> {
  try {
    await archive.keep(messages, now);
    return true;
  } catch (error) {
    report.failed("archiving a batch", error);
    return false;
  }
}

function read(deps: RecordingDeps, messages: readonly QueuedPush[]): Read {
  const result: Read = { entries: [], statuses: [], letters: new Map(), failed: new Set() };
  for (const message of messages) {
    const reason = readOne(deps, message, result);
    if (reason !== undefined) result.letters.set(message.messageId, { ...message, reason });
  }
  return result;
}

/** Adds what can be understood; the reason when something can't. */
function readOne(deps: RecordingDeps, { messageId, text }: QueuedPush, into: Read): string | undefined {
  try {
    const push = deps.readPush(text);
    const { notifications, unreadable } = deps.parse(push);
    for (const notification of notifications) {
      if (notification.kind === "number-status") {
        into.statuses.push({ messageId, application: push.application, status: notification });
      } else into.entries.push({ notification, push, messageId });
    }
    return unreadable.length === 0 ? undefined : unreadable.map(({ reason }) => reason).join("; ");
  } catch (error) {
    if (error instanceof UnreadableNotification) return error.reason;
    // A fault of ours: this message alone comes again, and ends in the DLQ by itself if it stays.
    deps.report.failed("reading a push", error);
    into.failed.add(messageId);
    return undefined;
  }
}

async function applyStatuses(deps: RecordingDeps, statuses: Read["statuses"]): Promise<string[]> {
  const failed: string[] = [];
  for (const { messageId, application, status } of statuses) {
    try {
      await deps.numbers.apply(application, status);
    } catch (error) {
      deps.report.failed("number status", error);
      failed.push(messageId);
    }
  }
  return failed;
}

/** Texts that are in the ledger are told of; the ids of messages whose texts could not be. */
async function announce(
  deps: RecordingDeps,
  entries: readonly LedgerEntry[],
  { unwritten, refused }: LedgerOutcome,
): Promise<string[]> {
  const told = new Map<ToldText, string>();
  for (const { notification: text, push, messageId } of entries) {
    if (text.kind !== "text" || unwritten.has(messageId) || refused.has(messageId)) continue;
    // Forwarding it is not its delivery: the platform tells of that.
    if (!text.mustAnswer) told.set({ text, outcome: "delivered" }, messageId);
    else if (push.answered === "discarded") told.set({ text, outcome: "discarded" }, messageId);
  }
  const open = await announceTexts(deps, [...told.keys()], deps.report.failed);
  return [...open].flatMap((each) => told.get(each) ?? []);
}

/**
 * A message some of whose facts are still unwritten comes again whole, and is buried only then. So does one that the DLQ does
 * not take, by itself: its neighbours are done.
 */
async function bury(deps: RecordingDeps, letters: Read["letters"], failed: Set<string>): Promise<void> {
  const ready = [...letters.values()].filter(({ messageId }) => !failed.has(messageId));
  if (ready.length === 0) return;
  const refused = await deps.deadLetters.bury(ready).catch((error: unknown): ReadonlySet<string> => {
    deps.report.failed("moving a push to the DLQ", error);
    return new Set(ready.map(({ messageId }) => messageId));
  });
  for (const letter of ready) {
    if (refused.has(letter.messageId)) failed.add(letter.messageId);
    else deps.report.buried(letter);
  }
}

/** Their facts are safe: what fails here is found again by the marks, and no message comes back for it. */
async function completeTouched(
  deps: RecordingDeps,
  entries: readonly LedgerEntry[],
  now: Instant,
  until: Instant,
): Promise<void> {
  const billed = new Set<string>();
  const ended = new Set<string>();
  for (const { notification: each } of entries) {
    if (each.kind === "fee") billed.add(deps.calls.idOf(each.provider, each.sessionId));
    if (each.kind === "event" && each.type === "disconnect")
      ended.add(deps.calls.idOf(each.provider, each.sessionId));
  }
  const unbilled = [...ended].filter((callId) => !billed.has(callId));
  await completeCalls(deps, [...billed], now, until);
  await linkCalls(deps, unbilled, now, until);
}
