import type { Archive, CallItem, FeeRecord, Recording } from "../domain/calls/call-items";
import type {
  CallEventNotification,
  FeeNotification,
  Notification,
  TextNotification,
} from "../domain/calls/notification";
import { days, type Instant, toRfc3339 } from "../domain/instant";
import { parseE164 } from "../domain/phone-numbers";
import { verificationIdOf } from "../domain/verification-calls";
import {
  callIdOf,
  callPartition,
  callShard,
  dueSortKey,
  eventSortKey,
  feeSortKey,
  hashOfRecord,
  keyPart,
  recordingSortKey,
  sessionKey,
  shardOf,
  toSortableTime,
  verificationCallSortKey,
  verificationPartition,
} from "./call-keys";

/** An item of the table `calls` as the document client takes and gives it. */
export interface TableItem {
  readonly pk: string;
  readonly sk: string;
  readonly [attribute: string]: unknown;
}

/** What the items of a push need to know beside the push. */
export interface PushContext {
  readonly application: string;
  /** When the push was acknowledged. */
  readonly receivedAt: Instant;
  readonly retentionDays: { readonly calls: number };
  /** What was answered to a text that waited. */
  readonly answered?: "forwarded" | "discarded" | undefined;
}

/** A fee record may trail the end of its call by all the redeliveries of both; then it is missing. */
const feeGraceMs = 14 * 3_600_000;

/** Items of one notification; the same ones whenever it is pushed, so that writing them again changes nothing. */
export function ledgerItems(
  notification: Exclude<Notification, { kind: "number-status" }>,
  context: PushContext,
): TableItem[] {
  switch (notification.kind) {
    case "event":
      return [...eventItems(notification, context), ...verificationItems(notification, context)];
    case "fee":
      return [...feeItems(notification, context), ...verificationItems(notification, context)];
    case "text":
      return [textItem(notification, context)];
    default:
      return notification satisfies never;
  }
}

/** Puts the call under the request it was made for, which may never have learnt its id. */
function verificationItems(
  { provider, sessionId, userData }: CallEventNotification | FeeNotification,
  context: PushContext,
): TableItem[] {
  const id = verificationIdOf(userData);
  if (id === undefined) return [];
  const callId = callIdOf(provider, sessionId);
  const keys = { pk: verificationPartition(id), sk: verificationCallSortKey(callId) };
  return [{ ...keys, ...callBase(context, undefined), callId, at: context.receivedAt }];
}

function eventItems(event: CallEventNotification, context: PushContext): TableItem[] {
  const { provider, sessionId, name, at, digits = "" } = event;
  const id = [keyPart(name), toRfc3339(at), digits === "" ? "" : keyPart(digits)].join("#");
  // Only on `callin` is the number called the privacy number.
  const number = event.type === "callin" ? event.called : undefined;
  const item: TableItem = {
    ...partition(provider, sessionId),
    sk: eventSortKey(id),
    ...callBase(context, event.at),
    ...byNumber(number, event.at),
    id,
    event,
  };
  const waitsUntil = Math.min(event.at, context.receivedAt) + feeGraceMs;
  return event.type === "disconnect" ? [item, dueItem(provider, sessionId, waitsUntil, context)] : [item];
}

function feeItems({ canonical, ...fee }: FeeNotification, context: PushContext): TableItem[] {
  const { provider, sessionId } = fee;
  const id = fee.icid === undefined ? hashOfRecord(canonical) : keyPart(fee.icid);
  const startedAt = startOf(fee);
  const item: TableItem = {
    ...partition(provider, sessionId),
    sk: feeSortKey(id),
    ...callBase(context, startedAt),
    ...byNumber(fee.privacyNumber ?? fee.dialled, startedAt),
    id,
    fee,
  };
  const due = dueItem(provider, sessionId, context.receivedAt, context);
  return fee.recording ? [item, due, recordingItem(fee, fee.recording, id, context)] : [item, due];
}

const startOf = ({ times }: FeeRecord): Instant | undefined =>
  times.callIn ?? times.outStart ?? times.forwardStart ?? times.end ?? times.fail;

/** Due at once: the provider keeps a recording only for a while. */
function recordingItem(
  fee: FeeRecord,
  { domain, fileName }: NonNullable<FeeRecord["recording"]>,
  id: string,
  context: PushContext,
): TableItem {
  const { provider, sessionId } = fee;
  const calledAt = startOf(fee) ?? context.receivedAt;
  const recording: Recording = {
    provider,
    application: context.application,
    sessionId,
    domain,
    fileName,
    calledAt,
  };
  return {
    ...partition(provider, sessionId),
    sk: recordingSortKey(id),
    ...callBase(context, startOf(fee)),
    id,
    recording,
    recordingShard: shardOf(callIdOf(provider, sessionId)),
    recordingDueAt: context.receivedAt,
  };
}

/** The mark by which a crash between writing and publishing is found. */
const dueItem = (provider: string, sessionId: string, dueAt: Instant, context: PushContext): TableItem => ({
  ...partition(provider, sessionId),
  sk: dueSortKey,
  ...callBase(context, undefined),
  dueShard: callShard(shardOf(callIdOf(provider, sessionId))),
  dueAt,
});

export const textPartition = ({ provider, textId }: Pick<TextNotification, "provider" | "textId">): string =>
  `TEXT#${provider}#${sessionKey(textId)}`;

/** Without its content: whether that may be kept is known once the order is, and then stands beside it. */
const textItem = ({ content: _, ...text }: TextNotification, context: PushContext): TableItem => ({
  pk: textPartition(text),
  sk: text.mustAnswer ? "ASKED" : "TOLD",
  ...callBase(context, text.at),
  text,
  ...(context.answered === undefined ? {} : { answered: context.answered }),
});

/** @throws Error for a provider's name that can't be part of a call id */
const partition = (provider: string, sessionId: string): { pk: string } => {
  const pk = callPartition(callIdOf(provider, sessionId));
  if (pk === undefined) throw new Error(`a provider can't be named ${provider}`);
  return { pk };
};

/** `ttl` counts from the call, never from beyond the push: a clock of the provider's must not keep an item for ever. */
const callBase = ({ application, receivedAt, retentionDays }: PushContext, at: Instant | undefined) => ({
  application,
  ttl: Math.ceil((Math.min(at ?? receivedAt, receivedAt) + days(retentionDays.calls)) / 1000),
});

const byNumber = (number: string | undefined, startedAt: Instant | undefined) => {
  const privacyNumber = number === undefined ? undefined : parseE164(number);
  return privacyNumber === undefined || startedAt === undefined
    ? {}
    : { number: privacyNumber, startedAt: toSortableTime(startedAt) };
};

/** The domain's view of a stored item; `undefined` for marks and for kinds of a newer version. */
export function toCallItem(item: TableItem): CallItem | undefined {
  const stored = item as TableItem & StoredItem;
  const [kind] = item.sk.split("#");
  switch (kind) {
    case "EVENT":
      return { item: "event", id: stored.id, event: stored.event };
    case "FEE":
      return { item: "fee", id: stored.id, fee: stored.fee };
    case "RECORDING":
      return { item: "recording", id: stored.id, recording: stored.recording };
    case "ARCHIVE":
      return { item: "archive", id: stored.id, archive: stored.archive };
    case "LINK":
      return { item: "link", link: stored.link };
    case "PUBLISHED":
      return { item: "published", at: stored.at, fee: stored.feeState };
    default:
      return undefined;
  }
}

/** What the functions above have put; nobody else writes this table. */
interface StoredItem {
  readonly id: string;
  readonly event: CallEventNotification;
  readonly fee: FeeRecord;
  readonly recording: Recording;
  readonly archive: Archive;
  readonly link: Extract<CallItem, { item: "link" }>["link"];
  readonly at: Instant;
  readonly feeState: "received" | "missing";
}
