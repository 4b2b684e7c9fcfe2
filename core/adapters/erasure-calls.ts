import { GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Archive, Recording } from "../domain/calls/call-items";
import type { Occurrences } from "../domain/erasure/person";
import type { ErasableStore } from "../domain/erasure/ports";
import { type Instant, minutes } from "../domain/instant";
import { verificationIdOf } from "../domain/verification-calls";
import type { TableItem } from "./call-items";
import { archiveSortKey, callIdOfPartition, recordingSortKey, verificationPartition } from "./call-keys";
import { changeItem, type ErasureTable, type ItemOutcome, redactItem, scannedStore } from "./erasure-items";
import { recordingKey } from "./fetch-recording";
import { queryPages } from "./query-pages";
import { unlessRefused } from "./unless-refused";

interface Deps extends ErasureTable {
  /** Deletes a recording's object; of one that is not there, too. */
  readonly deleteRecording: (key: string) => Promise<void>;
}

/** What is said of a recording that went with a person. */
const erasedRecording = "erased at a person's request";

/** An attempt to archive a recording takes two minutes at most. */
const archivingMs = minutes(10);

/** The table `calls`. The facts of a call stay, its numbers, its recordings and what was texted go. */
export const erasableCalls = (deps: Deps): ErasableStore =>
  scannedStore(deps, () => {
    const seen = new Set<string>();
    return async (item, person, now) => {
      // All of a call, a text or a verification in one go: in pages they lie side by side.
      if (seen.has(item.pk)) return [];
      seen.add(item.pk);
      if (item.pk.startsWith("CALL#")) return eraseCall(deps, item.pk, person, now);
      if (item.pk.startsWith("TEXT#")) return eraseText(deps, item.pk, person);
      seen.delete(item.pk);
      await redactItem(deps, item, person);
      return [{ erased: "others" }];
    };
  });

/** What the number leads to goes before the number does: after a crash it still leads there. */
async function eraseCall(deps: Deps, pk: string, person: Occurrences, now: Instant): Promise<ItemOutcome[]> {
  const items = await partition(deps, pk);
  const recordings = await eraseRecordings(deps, items, now);
  const gone: ItemOutcome = { erased: "recordings", count: recordings.erased };
  if (recordings.underWay > 0) {
    return [gone, { wait: { reason: "recording", until: now + archivingMs, count: recordings.underWay } }];
  }
  const verifications = await eraseVerifications(deps, items);
  for (const item of items) if (person.isIn(item)) await redactItem(deps, item, person);
  return [gone, { erased: "calls" }, { erased: "verificationCalls", count: verifications }];
}

/**
 * Both voices go: one can't be taken out of the other. A recording that is still to be fetched is given up, and its call looked
 * at again later: whoever fetches it now may store it after we looked.
 */
async function eraseRecordings(
  deps: Deps,
  items: readonly TableItem[],
  now: Instant,
): Promise<{ erased: number; underWay: number }> {
  const archives = new Map(
    items.flatMap(({ sk, archive }) => (archive ? [[idOf(sk), archive as Archive]] : [])),
  );
  const recordings = items.filter(({ sk }) => sk.startsWith(recordingSortKey("")));
  const ids = new Set([...recordings.map(({ sk }) => idOf(sk)), ...archives.keys()]);
  let erased = 0;
  let underWay = 0;
  for (const id of ids) {
    const archive = archives.get(id);
    const recording = recordings.find(({ sk }) => sk === recordingSortKey(id));
    const isSettled = archive !== undefined && archive.state !== "pending";
    if (isSettled) await deleteObject(deps, archive, recording, id);
    if (isSettled && archive.state === "archived") erased += 1;
    await giveUp(deps, items[0]?.pk ?? "", id, archive, recording, now);
    if (!isSettled) underWay += 1;
  }
  return { erased, underWay };
}

const idOf = (sk: string): string => sk.slice(sk.indexOf("#") + 1);

/** Where it was stored, and where it would have been: an attempt may have stored it and died. */
async function deleteObject(
  { deleteRecording }: Deps,
  archive: Archive,
  item: TableItem | undefined,
  id: string,
): Promise<void> {
  if (archive.state === "archived") return deleteRecording(archive.key);
  if (item?.recording === undefined) return;
  await deleteRecording(
    recordingKey({ callId: callIdOfPartition(item.pk), id }, item.recording as Recording),
  );
}

async function giveUp(
  { client, table }: Deps,
  pk: string,
  id: string,
  archive: Archive | undefined,
  recording: TableItem | undefined,
  now: Instant,
): Promise<void> {
  if (archive?.state === "lost") return;
  const lost: Archive = { state: "lost", reason: erasedRecording, at: now };
  const ttl = recording?.ttl;
  await client.send(
    new PutCommand({
      TableName: table,
      Item: { pk, sk: archiveSortKey(id), id, archive: lost, ...(ttl === undefined ? {} : { ttl }) },
    }),
  );
  if (recording === undefined) return;
  await unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk: recording.sk },
        UpdateExpression: "REMOVE recordingShard, recordingDueAt",
        ConditionExpression: "attribute_exists(pk)",
      }),
    ),
  );
}

/** The requests for codes that the calls were made for: what tells one from another goes, their ids stay taken. */
async function eraseVerifications(deps: Deps, items: readonly TableItem[]): Promise<number> {
  const told = items.flatMap(({ event, fee }) => [event, fee]) as ({ userData?: string } | undefined)[];
  const ids = new Set(told.flatMap((each) => verificationIdOf(each?.userData) ?? []));
  for (const id of ids) {
    const Key = { pk: verificationPartition(id), sk: "STATE" };
    const { Item } = await deps.client.send(
      new GetCommand({ TableName: deps.table, Key, ConsistentRead: true }),
    );
    if (!Item) continue;
    const verification = { ...(Item.verification as object), to: "…", fingerprint: "-" };
    await changeItem(deps, { ...Item, ...Key }, { verification });
  }
  return ids.size;
}

/** What was written goes before who wrote it. */
async function eraseText(deps: Deps, pk: string, person: Occurrences): Promise<ItemOutcome[]> {
  const items = await partition(deps, pk);
  for (const { sk, content } of items) {
    if (content === undefined) continue;
    await deps.client.send(
      new UpdateCommand({
        TableName: deps.table,
        Key: { pk, sk },
        UpdateExpression: "REMOVE content",
        ConditionExpression: "attribute_exists(pk)",
      }),
    );
  }
  for (const item of items) {
    const { content: _content, ...rest } = item;
    if (person.isIn(rest)) await redactItem(deps, rest as TableItem, person);
  }
  return [{ erased: "texts" }];
}

async function partition({ client, table }: ErasureTable, pk: string): Promise<TableItem[]> {
  const items: TableItem[] = [];
  const query = {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": pk },
  };
  for await (const page of queryPages(client, query)) items.push(...page);
  return items;
}
