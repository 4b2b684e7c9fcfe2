import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Call, CallRecording } from "../domain/calls/call";
import { foldCall } from "../domain/calls/fold";
import type { Instant } from "../domain/instant";
import type { E164 } from "../domain/phone-numbers";
import { callTableItems } from "./call-book";
import { type TableItem, toCallItem } from "./call-items";
import { type CallId, callIdOfPartition, callPartition, orderPartition, toSortableTime } from "./call-keys";
import { inTurns } from "./in-turns";
import { orNotACursor, readCursor, writeCursor } from "./page-cursor";

/** A call as it may be shown: no real phone number, no session id. */
export interface CallView extends Call {
  readonly callId: CallId;
  readonly provider: string;
}

export interface CallPage {
  readonly calls: readonly CallView[];
  /** Where the next page begins; absent after the last. A page may be short, or empty, and still have a next one. */
  readonly cursor?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The calls as they are read. */
export interface CallLedger {
  /** Newest first. @throws InvalidInput for a cursor that is none of ours */
  callsOfOrder(orderId: string, page: PageRequest): Promise<CallPage>;
  /** One call with its events; `undefined` for an unknown id, and for text that can't be one. */
  callById(callId: string): Promise<CallView | undefined>;
  /** Calls on a privacy number that began from `from` up to and including `to`, newest first. @throws InvalidInput as above */
  callsOfNumber(number: E164, from: Instant, to: Instant, page: PageRequest): Promise<CallPage>;
  /** `undefined`: no such call. Parts that are archived say where. */
  recordingOf(callId: string): Promise<CallRecording | undefined>;
}

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `calls`. */
  readonly table: string;
  readonly now: () => Instant;
}

/** Calls of a page read at the same time. */
const width = 10;

export const callLedger = (deps: Deps): CallLedger => ({
  callsOfOrder: (orderId, page) => callsOfOrder(deps, orderId, page),
  callsOfNumber: (number, from, to, page) => callsOfNumber(deps, number, [from, to], page),
  callById: async (callId) => (await read(deps, callId))?.view,
  recordingOf: async (callId) => (await read(deps, callId))?.view.recording,
});

interface ReadCall {
  readonly view: CallView;
  readonly items: readonly TableItem[];
}

async function read(deps: Deps, callId: CallId): Promise<ReadCall | undefined> {
  if (callPartition(callId) === undefined) return undefined;
  const stored = await callTableItems(deps, callId);
  // AWS deletes expired items days late: what has expired is gone for us at once.
  const items = stored.filter(({ ttl }) => typeof ttl !== "number" || ttl * 1000 > deps.now());
  const call = items.flatMap((item) => toCallItem(item) ?? []);
  if (!call.some(({ item }) => item === "event" || item === "fee")) return undefined;
  const provider = callId.slice(0, callId.indexOf("."));
  return { view: { callId, provider, ...foldCall(call) }, items };
}

async function callsOfOrder(deps: Deps, orderId: string, page: PageRequest): Promise<CallPage> {
  const list = { names: ["pk", "sk"], same: { pk: orderPartition(orderId) } };
  const { items, cursor } = await queryPage(deps, page, list, {
    TableName: deps.table,
    KeyConditionExpression: "pk = :order AND begins_with(sk, :call)",
    ExpressionAttributeValues: { ":order": orderPartition(orderId), ":call": "CALL#" },
  });
  const links = items.filter(({ ttl }) => Number(ttl) * 1000 > deps.now());
  // A crash between two links may have left the call here twice.
  const callIds = [...new Set(links.map(({ callId }) => String(callId)))];
  const calls = await inTurns(callIds, width, (callId) => read(deps, callId));
  return { calls: calls.flatMap((each) => each?.view ?? []), ...cursor };
}

async function callsOfNumber(
  deps: Deps,
  number: E164,
  [from, to]: readonly [Instant, Instant],
  page: PageRequest,
): Promise<CallPage> {
  const list = { names: ["pk", "sk", "number", "startedAt"], same: { number } };
  const { items, cursor } = await queryPage(deps, page, list, {
    TableName: deps.table,
    IndexName: "by-number",
    KeyConditionExpression: "#number = :number AND startedAt BETWEEN :from AND :to",
    ExpressionAttributeNames: { "#number": "number" },
    ExpressionAttributeValues: {
      ":number": number,
      ":from": toSortableTime(from),
      ":to": toSortableTime(to),
    },
  });
  const calls = await inTurns(items, width, async (entry) => {
    const call = await read(deps, callIdOfPartition(entry.pk));
    return call && isMainEntry(entry, call.items) ? [call.view] : [];
  });
  return { calls: calls.flat(), ...cursor };
}

/** A call has an entry for its first event and for each record: it is listed at the earliest, once over all pages. */
function isMainEntry(entry: TableItem, items: readonly TableItem[]): boolean {
  const order = ({ startedAt, sk }: TableItem) => `${startedAt} ${sk}`;
  const entries = items.filter(({ number }) => number === entry.number);
  return entries.every((other) => order(other) >= order(entry));
}

/** The keys of a list: their attributes, and the one that is the same all over it. */
interface List {
  readonly names: readonly string[];
  readonly same: Readonly<Record<string, string>>;
}

async function queryPage(
  { client }: Deps,
  { limit, cursor }: PageRequest,
  { names, same }: List,
  query: QueryCommandInput,
) {
  const start = cursor === undefined ? {} : { ExclusiveStartKey: readCursor(cursor, names, same) };
  const asked = client.send(new QueryCommand({ ...query, ScanIndexForward: false, Limit: limit, ...start }));
  const { Items = [], LastEvaluatedKey } = await (cursor === undefined ? asked : asked.catch(orNotACursor));
  return {
    items: Items as TableItem[],
    cursor: LastEvaluatedKey === undefined ? {} : { cursor: writeCursor(LastEvaluatedKey) },
  };
}
