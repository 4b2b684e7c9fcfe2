import { createHash } from "node:crypto";
import type { Instant } from "../domain/instant";

/** Logical shards, for ever: schedules cover ranges of them (design §3). */
const shardCount = 64;

/** One call to the outside: `{provider}.{sessionKey}`, opaque and URL-safe. */
export type CallId = string;

const hash = (text: string): Buffer => createHash("sha256").update(text).digest();

/** A session id may contain phone numbers, so keys hold its hash (base64url, 43 characters). */
export const sessionKey = (sessionId: string): string => hash(sessionId).toString("base64url");

export const callIdOf = (provider: string, sessionId: string): CallId =>
  `${provider}.${sessionKey(sessionId)}`;

const callIdShape = /^([a-z0-9-]{1,32})\.([A-Za-z0-9_-]{43})$/;

/** Partition of a call's items; `undefined` for what can't be a call id. */
export const callPartition = (callId: CallId): string | undefined => {
  const [, provider, key] = callIdShape.exec(callId) ?? [];
  return provider && key ? `CALL#${provider}#${key}` : undefined;
};

/** The call a partition belongs to. */
export const callIdOfPartition = (pk: string): CallId => pk.slice("CALL#".length).replace("#", ".");

/** Two digits, `00` to `63`. */
export const shardOf = (text: string): string =>
  String(hash(text).readUInt32BE(0) % shardCount).padStart(2, "0");

/** Shards of calls to complete, apart from those of orders, which another table holds under the same index name. */
export const callShard = (shard: string): string => `C${shard}`;

/** Names of a range of shards, both ends included. */
export const shardNames = ({ from, to }: ShardRange): string[] =>
  Array.from({ length: to - from + 1 }, (_, offset) => String(from + offset).padStart(2, "0"));

export interface ShardRange {
  readonly from: number;
  readonly to: number;
}

const plainId = /^[A-Za-z0-9._:-]{1,128}$/;
const mobileNumber = /(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)/;

/** Text of a provider as part of a key: itself when it is plainly an id, else its hash, for it might hold a number. */
export const keyPart = (text: string): string =>
  plainId.test(text) && !mobileNumber.test(text) ? text : `h.${hash(text).toString("base64url")}`;

export const eventSortKey = (id: string): string => `EVENT#${id}`;
export const feeSortKey = (id: string): string => `FEE#${id}`;
export const recordingSortKey = (id: string): string => `RECORDING#${id}`;
export const archiveSortKey = (id: string): string => `ARCHIVE#${id}`;
export const linkSortKey = "LINK";
export const publishedSortKey = "PUBLISHED";
export const dueSortKey = "DUE";

/** Id of a fee record that has none of its own. */
export const hashOfRecord = (canonical: string): string => `h.${hash(canonical).toString("base64url")}`;

export const verificationPartition = (id: string): string => `VERIFICATION#${id}`;
export const verificationCallSortKey = (callId: CallId): string => `CALL#${callId}`;

export const orderPartition = (orderId: string): string => `ORDER#${orderId}`;

/** Calls of an order sort by their start. */
export const orderCallSortKey = (startedAt: Instant, callId: CallId): string =>
  `CALL#${toSortableTime(startedAt)}#${callId}`;

/** Always the same length, so that text order is time order. */
export const toSortableTime = (instant: Instant): string => new Date(instant).toISOString();
