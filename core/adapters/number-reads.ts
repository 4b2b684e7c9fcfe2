import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { E164 } from "../domain/phone-numbers";
import { inTurns } from "./in-turns";
import { type NumberItem, numberKey, numberPrefix, poolPartition } from "./number-items";

export interface NumbersTable {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

export interface ItemPage {
  readonly items: readonly NumberItem[];
  /** The last number of a page that has a next one. */
  readonly last?: E164;
}

/** One page of an application's numbers, in the order of the numbers. */
export async function queryNumbers(
  { client, table }: NumbersTable,
  application: string,
  { limit, after }: { limit: number; after?: E164 | undefined },
): Promise<ItemPage> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: "pk = :pool AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pool": poolPartition(application), ":prefix": numberPrefix },
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: numberKey(application, after) }),
    }),
  );
  const items = Items as NumberItem[];
  const last = items.at(-1)?.number;
  return { items, ...(LastEvaluatedKey && last ? { last } : {}) };
}

/** Every number of an application. */
export async function* allNumbers(table: NumbersTable, application: string): AsyncGenerator<NumberItem> {
  let after: E164 | undefined;
  do {
    const page: ItemPage = await queryNumbers(table, application, { limit: 1000, after });
    yield* page.items;
    after = page.last;
  } while (after !== undefined);
}

/** The items of these numbers, in whichever application's pool they are. */
export async function findNumbers(
  table: NumbersTable,
  applications: readonly string[],
  numbers: readonly E164[],
): Promise<Map<E164, NumberItem>> {
  const keys = applications.flatMap((application) => numbers.map((number) => numberKey(application, number)));
  const batches = Array.from({ length: Math.ceil(keys.length / 100) }, (_, i) =>
    keys.slice(i * 100, i * 100 + 100),
  );
  const found = await inTurns(batches, 8, (batch) => readBatch(table, batch));
  return new Map(found.flat().map((item) => [item.number, item]));
}

async function readBatch(
  { client, table }: NumbersTable,
  batch: readonly Record<string, string>[],
): Promise<NumberItem[]> {
  const items: NumberItem[] = [];
  let Keys: Record<string, unknown>[] = [...batch];
  for (let attempt = 0; Keys.length > 0; attempt++) {
    if (attempt > 6) throw new Error(`${Keys.length} numbers could not be read: the table is throttled`);
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
    const answer = await client.send(new BatchGetCommand({ RequestItems: { [table]: { Keys } } }));
    items.push(...((answer.Responses?.[table] ?? []) as NumberItem[]));
    Keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}
