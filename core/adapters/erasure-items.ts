import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { ErasedKind, ErasedPage, Wait } from "../domain/erasure/erasure";
import type { Occurrences } from "../domain/erasure/person";
import type { Instant } from "../domain/instant";
import type { TableItem } from "./call-items";
import { unlessRefused } from "./unless-refused";

export interface ErasureTable {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  readonly table: string;
}

/** What became of one item of the person's. */
export type ItemOutcome = { readonly erased: ErasedKind; readonly count?: number } | { readonly wait: Wait };

/** What is done about each item in which the person was found. */
export type EraseItem = (item: TableItem, person: Occurrences, now: Instant) => Promise<ItemOutcome[]>;

/** Items read at a time: little enough to be done well within one invocation. */
const pageItems = 400;

/** Erasures in work hold tokens of their own, and let go of them at the end. */
export const erasurePrefix = "ERASURE#";

/** A table as a place to erase from, page by page of a consistent scan. */
export const scannedStore = ({ client, table }: ErasureTable, makeErase: () => EraseItem) => ({
  async erasePage(person: Occurrences, cursor: string | undefined, now: Instant): Promise<ErasedPage> {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        Limit: pageItems,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: readKey(cursor) }),
      }),
    );
    const erase = makeErase();
    const outcomes: ItemOutcome[] = [];
    for (const item of Items as TableItem[]) {
      if (item.pk.startsWith(erasurePrefix) || !person.isIn(item)) continue;
      outcomes.push(...(await erase(item, person, now)));
    }
    return toPage(outcomes, LastEvaluatedKey);
  },
});

const readKey = (cursor: string): Record<string, unknown> => JSON.parse(cursor) as Record<string, unknown>;

function toPage(outcomes: readonly ItemOutcome[], lastKey: Record<string, unknown> | undefined): ErasedPage {
  const erased: Partial<Record<ErasedKind, number>> = {};
  const waits: Wait[] = [];
  for (const outcome of outcomes) {
    if ("wait" in outcome) waits.push(outcome.wait);
    else erased[outcome.erased] = (erased[outcome.erased] ?? 0) + (outcome.count ?? 1);
  }
  return { erased, waits, ...(lastKey === undefined ? {} : { next: JSON.stringify(lastKey) }) };
}

/** A further condition on a write, by placeholders of its own. */
export interface Guard {
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly names?: Readonly<Record<string, string>>;
}

/**
 * Takes the person out of one item. Where the key holds them, the item moves under another.
 * @returns false when the guard refused
 */
export async function redactItem(
  table: ErasureTable,
  item: TableItem,
  person: Occurrences,
  guard?: Guard,
): Promise<boolean> {
  const redacted = person.redact(item);
  const moves = redacted.pk !== item.pk || redacted.sk !== item.sk;
  return moves ? moveItem(table, item, redacted) : changeItem(table, item, redacted, guard);
}

/**
 * Writes what is different, attribute by attribute: whoever changes others of them at the same time is not undone, and what
 * has gone is never brought back.
 * @returns false when it has gone, or the guard refused
 */
export async function changeItem(
  { client, table }: ErasureTable,
  { pk, sk, ...before }: TableItem,
  after: Readonly<Record<string, unknown>>,
  guard?: Guard,
): Promise<boolean> {
  const changed = Object.entries(after).filter(
    ([name, value]) =>
      name !== "pk" && name !== "sk" && JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  if (changed.length === 0) return true;
  const names = changed.map(([name], index) => [`#a${index}`, name]);
  const values = changed.map(([, value], index) => [`:a${index}`, value]);
  return unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: `SET ${changed.map((_, index) => `#a${index} = :a${index}`).join(", ")}`,
        ConditionExpression: ["attribute_exists(pk)", guard?.condition].filter(Boolean).join(" AND "),
        ExpressionAttributeNames: { ...Object.fromEntries(names), ...guard?.names },
        ExpressionAttributeValues: { ...Object.fromEntries(values), ...guard?.values },
      }),
    ),
  );
}

/** The copy first: a crash between leaves both, and the next look moves it again. */
async function moveItem({ client, table }: ErasureTable, from: TableItem, to: TableItem): Promise<boolean> {
  await client.send(new PutCommand({ TableName: table, Item: to }));
  await client.send(new DeleteCommand({ TableName: table, Key: { pk: from.pk, sk: from.sk } }));
  return true;
}

/** Deletes an item, if the guard lets it. */
export const deleteItem = async (
  { client, table }: ErasureTable,
  { pk, sk }: TableItem,
  guard?: Guard,
): Promise<boolean> =>
  unlessRefused(
    client.send(
      new DeleteCommand({
        TableName: table,
        Key: { pk, sk },
        ...(guard === undefined
          ? {}
          : {
              ConditionExpression: guard.condition,
              ExpressionAttributeValues: guard.values,
              ...(guard.names === undefined ? {} : { ExpressionAttributeNames: guard.names }),
            }),
      }),
    ),
  );
