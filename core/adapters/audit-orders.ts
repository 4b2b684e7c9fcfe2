import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { OpenOrders } from "../domain/audit/ports";
import { orderPartition, shardNames } from "./call-keys";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `orders`. */
  readonly table: string;
}

/** Where a page ended: in which shard, behind which entry. */
interface Position {
  readonly shard: number;
  readonly key?: Readonly<Record<string, unknown>>;
}

const shards = shardNames({ from: 0, to: 63 });

/** Whatever holds anything is due at some time, so the index of what is due lists it: shard by shard, by due time. */
export const openOrders = (deps: Deps): OpenOrders => ({
  page: async (after, limit) => {
    const orderIds: string[] = [];
    let position: Position | undefined = after === undefined ? { shard: 0 } : (JSON.parse(after) as Position);
    while (position !== undefined && orderIds.length < limit) {
      const page: { orderIds: string[]; next: Position | undefined } = await pageOf(deps, position, limit);
      orderIds.push(...page.orderIds);
      position = page.next;
    }
    return position === undefined ? { orderIds } : { orderIds, next: JSON.stringify(position) };
  },
});

async function pageOf({ client, table }: Deps, { shard, key }: Position, limit: number) {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: "due",
      KeyConditionExpression: "dueShard = :shard",
      ExpressionAttributeValues: { ":shard": shards[shard] },
      Limit: limit,
      ...(key === undefined ? {} : { ExclusiveStartKey: key }),
    }),
  );
  const next = shard + 1 < shards.length ? { shard: shard + 1 } : undefined;
  return {
    orderIds: Items.map(({ pk }) => String(pk).slice(orderPartition("").length)),
    next: LastEvaluatedKey === undefined ? next : { shard, key: LastEvaluatedKey },
  };
}
