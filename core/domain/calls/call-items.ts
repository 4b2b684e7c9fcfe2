import type { Instant } from "../instant";
import type { CallEventNotification, FeeNotification } from "./notification";

/** What the ledger keeps of a fee record: all but the text that only served for hashing. */
export type FeeRecord = Omit<FeeNotification, "canonical">;

/**
 * What the ledger holds of one call. `event`, `fee` and `recording` say what was pushed and may be put again at any time; the
 * others are our own work on the call and stand beside them. `id` is what makes an item itself within its call.
 */
export type CallItem = EventItem | FeeItem | RecordingItem | ArchiveItem | LinkItem | PublishedItem;

export interface EventItem {
  readonly item: "event";
  readonly id: string;
  readonly event: CallEventNotification;
}

export interface FeeItem {
  readonly item: "fee";
  readonly id: string;
  readonly fee: FeeRecord;
}

/** A recording the provider says it has made. */
export interface RecordingItem {
  readonly item: "recording";
  readonly id: string;
  readonly recording: Recording;
}

export interface Recording {
  readonly provider: string;
  readonly application: string;
  readonly sessionId: string;
  readonly domain: string;
  readonly fileName: string;
  /** When the call began, for the object's key; the push's arrival where the record has no times. */
  readonly calledAt: Instant;
}

/** How far the archiving of one recording has come. */
export interface ArchiveItem {
  readonly item: "archive";
  readonly id: string;
  readonly archive: Archive;
}

export type Archive = ArchivePending | Archived | RecordingLost;

export interface ArchivePending {
  readonly state: "pending";
  /** The provider's retention counts from here. */
  readonly firstSeenAt: Instant;
  readonly attempts: number;
  readonly nextAttemptAt: Instant;
  /** Why the last attempt failed, without addresses or numbers. */
  readonly lastFailure?: string;
}

export interface Archived {
  readonly state: "archived";
  readonly key: string;
  /** Lower-case hex, ours, over the bytes stored. */
  readonly sha256: string;
  readonly bytes: number;
  readonly at: Instant;
}

export interface RecordingLost {
  readonly state: "lost";
  readonly reason: string;
  readonly at: Instant;
}

/** The order a call belongs to, found once. */
export interface LinkItem {
  readonly item: "link";
  readonly link: CallLink;
}

export interface CallLink {
  readonly orderId: string;
  /** The version of the binding the call began under. */
  readonly version: number;
  readonly from: CallParty;
}

export type CallParty = "customer" | "driver" | "unknown";

/** `call.completed` is out. */
export interface PublishedItem {
  readonly item: "published";
  readonly at: Instant;
  readonly fee: "received" | "missing";
}
