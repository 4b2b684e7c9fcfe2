import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

/** Reads an item that isn't there from each table. @throws what the SDK throws when one can't be read */
export async function readTables(client: DynamoDBDocumentClient, tables: readonly string[]): Promise<void> {
  const Key = { pk: "HEALTH", sk: "HEALTH" };
  await Promise.all(tables.map((TableName) => client.send(new GetCommand({ TableName, Key }))));
}
