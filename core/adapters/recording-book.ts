import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { RecordingBook, RecordingRef, RecordingWork } from "../domain/calls/archive-recordings";
import type { Archive, CallLink, Recording } from "../domain/calls/call-items";
import { days, type Instant } from "../domain/instant";
import { partitionOf } from "./call-book";
import { archiveSortKey, callIdOfPartition, linkSortKey, recordingSortKey, shardNames } from "./call-keys";
import { queryPages } from "./query-pages";
import { unlessRefused } from "./unless-refused";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `calls`. */
  readonly table: string;
  readonly now: () => Instant;
  readonly retentionDays: { readonly calls: number };
}

const pageSize = 100;

/**
 * The table `calls` for the archiver. A replayed push puts the `RECORDING` item again, its mark included; how far the
 * archiving has come stands beside it in `ARCHIVE`, which no push touches.
 */
export const recordingBook = (deps: Deps): RecordingBook => ({
  async *due(shards, now) {
    for (const shard of shardNames(shards)) yield* dueInShard(deps, shard, now);
  },
  load: (ref) => load(deps, ref),
  claim: (ref, pending, before) => claim(deps, ref, pending, before),
  async settle(ref, archive) {
    await deps.client.send(new PutCommand(archivePut(deps, ref, archive)));
    await remark(deps, ref, archive.state === "pending" ? archive.nextAttemptAt : undefined);
  },
  remark: (ref, dueAt) => remark(deps, ref, dueAt),
  async linkOf({ callId }) {
    const item = await get(deps, { pk: partitionOf(callId), sk: linkSortKey });
    return item?.link as CallLink | undefined;
  },
});

const keyOf = ({ callId, id }: RecordingRef) => ({ pk: partitionOf(callId), sk: recordingSortKey(id) });

async function* dueInShard(
  { client, table }: Deps,
  shard: string,
  now: Instant,
): AsyncIterable<RecordingRef[]> {
  const query = {
    TableName: table,
    IndexName: "recordings-due",
    KeyConditionExpression: "recordingShard = :shard AND recordingDueAt <= :now",
    ExpressionAttributeValues: { ":shard": shard, ":now": now },
    Limit: pageSize,
  };
  for await (const page of queryPages(client, query)) {
    const refs = page.map(({ pk, sk }) => ({
      callId: callIdOfPartition(pk),
      id: sk.slice(recordingSortKey("").length),
    }));
    if (refs.length > 0) yield refs;
  }
}

async function load(deps: Deps, ref: RecordingRef): Promise<RecordingWork | undefined> {
  const pk = partitionOf(ref.callId);
  const [item, work] = await Promise.all([
    get(deps, keyOf(ref)),
    get(deps, { pk, sk: archiveSortKey(ref.id) }),
  ]);
  if (typeof item?.recordingDueAt !== "number") return undefined;
  const found = { recording: item.recording as Recording, dueAt: item.recordingDueAt };
  return work === undefined ? found : { ...found, archive: work.archive as Archive };
}

/** Attempts are counted: whoever read the same count and comes second has lost. */
async function claim(
  deps: Deps,
  ref: RecordingRef,
  pending: Archive,
  before: Archive | undefined,
): Promise<boolean> {
  const condition =
    before?.state === "pending"
      ? {
          ConditionExpression: "#archive.attempts = :attempts AND #archive.#state = :pending",
          ExpressionAttributeNames: { "#archive": "archive", "#state": "state" },
          ExpressionAttributeValues: { ":attempts": before.attempts, ":pending": "pending" },
        }
      : { ConditionExpression: "attribute_not_exists(pk)" };
  return unlessRefused(deps.client.send(new PutCommand({ ...archivePut(deps, ref, pending), ...condition })));
}

const archivePut = (
  { table, now, retentionDays }: Deps,
  { callId, id }: RecordingRef,
  archive: Archive,
): PutCommandInput => ({
  TableName: table,
  Item: {
    pk: partitionOf(callId),
    sk: archiveSortKey(id),
    id,
    archive,
    ttl: Math.ceil((now() + days(retentionDays.calls)) / 1000),
  },
});

/** The item may have expired meanwhile: a mark is never put on what is gone. */
async function remark({ client, table }: Deps, ref: RecordingRef, dueAt: Instant | undefined): Promise<void> {
  const change =
    dueAt === undefined
      ? { UpdateExpression: "REMOVE recordingShard, recordingDueAt" }
      : {
          UpdateExpression: "SET recordingDueAt = :at",
          ExpressionAttributeValues: { ":at": Math.ceil(dueAt) },
        };
  await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: keyOf(ref),
        ConditionExpression: "attribute_exists(pk)",
        ...change,
      }),
    ),
  );
}

async function get({ client, table }: Deps, Key: { pk: string; sk: string }) {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item;
}
