import { setTimeout as wait } from "node:timers/promises";
import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Instant } from "../domain/instant";
import type { TableItem } from "./call-items";

/** What became of items handed to a batch. */
export interface BatchOutcome {
  /** Not written in time; writing them again may help. */
  readonly unwritten: readonly TableItem[];
  /** The store will never take them, e.g. a number beyond its range. */
  readonly refused: readonly TableItem[];
}

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  readonly table: string;
  readonly now: () => Instant;
  /** 0 to 1: spreads retries. */
  readonly random: () => number;
}

const maxItems = 25;
const maxBytes = 16 * 1024 * 1024;
const parallelRequests = 4;
const firstBackoffMs = 50;
const longestBackoffMs = 2_000;

/**
 * Puts items whose keys are distinct, in requests of at most 25 items and 16 MB; what the store leaves unprocessed is sent
 * again with backoff until `until`.
 */
export const batchWriter = (deps: Deps) => async (items: readonly TableItem[], until: Instant) => {
  const chunks = cut(items);
  const outcomes: BatchOutcome[] = [];
  const lane = async () => {
    for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) {
      outcomes.push(await writeChunk(deps, chunk, until));
    }
  };
  await Promise.all(Array.from({ length: parallelRequests }, lane));
  return merge(outcomes);
};

const merge = (outcomes: readonly BatchOutcome[]): BatchOutcome => ({
  unwritten: outcomes.flatMap(({ unwritten }) => unwritten),
  refused: outcomes.flatMap(({ refused }) => refused),
});

/** Cuts where a request would grow past either limit. */
export function cut(items: readonly TableItem[]): TableItem[][] {
  const chunks: TableItem[][] = [];
  let chunk: TableItem[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = wireBytes(item);
    if (chunk.length === maxItems || (chunk.length > 0 && bytes + size > maxBytes)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(item);
    bytes += size;
  }
  return chunk.length === 0 ? chunks : [...chunks, chunk];
}

/** An upper estimate: each value travels with a type tag of a few characters. */
const wireBytes = (item: TableItem): number => 2 * Buffer.byteLength(JSON.stringify(item));

async function writeChunk(deps: Deps, chunk: readonly TableItem[], until: Instant): Promise<BatchOutcome> {
  let waiting = chunk;
  for (let attempt = 0; waiting.length > 0; attempt += 1) {
    if (attempt > 0) {
      const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** attempt) * (0.5 + deps.random() / 2);
      if (deps.now() + backoffMs >= until) return { unwritten: waiting, refused: [] };
      await wait(backoffMs);
    }
    const left = await sendOnce(deps, waiting);
    if (left === "invalid") return splitInvalid(deps, waiting, until);
    waiting = left;
  }
  return { unwritten: [], refused: [] };
}

/** One request; the items it left, all of them when it failed in a way that may pass. */
async function sendOnce(
  { client, table }: Deps,
  items: readonly TableItem[],
): Promise<readonly TableItem[] | "invalid"> {
  try {
    const RequestItems = { [table]: items.map((Item) => ({ PutRequest: { Item } })) };
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems }));
    const left = new Set(
      (UnprocessedItems?.[table] ?? []).map(({ PutRequest }) => keyOf(PutRequest?.Item as TableItem)),
    );
    return items.filter((item) => left.has(keyOf(item)));
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (name === "ValidationException" || error instanceof RangeError) return "invalid";
    if (permanentFailures.has(name)) throw error;
    return items;
  }
}

/** Our set-up is wrong: waiting for the deadline would only hide it. */
const permanentFailures = new Set(["ResourceNotFoundException", "AccessDeniedException"]);

/** The store refuses a whole request for one item: halves it until that one stands alone. */
async function splitInvalid(deps: Deps, items: readonly TableItem[], until: Instant): Promise<BatchOutcome> {
  if (items.length === 1) return { unwritten: [], refused: items };
  const middle = Math.ceil(items.length / 2);
  const first = await writeChunk(deps, items.slice(0, middle), until);
  return merge([first, await writeChunk(deps, items.slice(middle), until)]);
}

/** Identity of an item in its table. */
export const keyOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk} ${sk}`;
