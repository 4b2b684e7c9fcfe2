import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `orders`. */
  readonly table: string;
}

/** The order a provider's subscription was made for; `undefined` when it is none of ours. */
export const subscriptionOrders =
  ({ client, table }: Deps) =>
  async (provider: string, subscriptionId: string): Promise<string | undefined> => {
    const Key = { pk: `SUBSCRIPTION#${provider}#${subscriptionId}`, sk: "SUBSCRIPTION" };
    const { Item } = await client.send(new GetCommand({ TableName: table, Key }));
    return typeof Item?.orderId === "string" ? Item.orderId : undefined;
  };
