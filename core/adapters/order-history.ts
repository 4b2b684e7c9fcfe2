import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { JournalEntry } from "../domain/orders";
import { orderPartition } from "./call-keys";
import { queryPages } from "./query-pages";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `orders`. */
  readonly table: string;
}

/** What became of an order's binding, oldest first. */
export async function orderHistory({ client, table }: Deps, orderId: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  const query = {
    TableName: table,
    KeyConditionExpression: "pk = :order AND begins_with(sk, :history)",
    ExpressionAttributeValues: { ":order": orderPartition(orderId), ":history": "HISTORY#" },
  };
  for await (const page of queryPages(client, query)) entries.push(...(page as unknown as JournalEntry[]));
  return entries;
}
