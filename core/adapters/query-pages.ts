import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { TableItem } from "./call-items";

/** Pages of a query, each fetched when the one before was taken. */
export async function* queryPages(
  client: Pick<DynamoDBDocumentClient, "send">,
  input: QueryCommandInput,
): AsyncIterable<TableItem[]> {
  let ExclusiveStartKey: QueryCommandInput["ExclusiveStartKey"];
  do {
    const page = await client.send(
      new QueryCommand(ExclusiveStartKey === undefined ? input : { ...input, ExclusiveStartKey }),
    );
    yield (page.Items ?? []) as TableItem[];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}
