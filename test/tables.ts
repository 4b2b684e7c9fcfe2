import { setTimeout } from "node:timers/promises";
import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
} from "@aws-sdk/client-dynamodb";

interface Index {
  readonly name: string;
  readonly pk: string;
  readonly sk: string;
  /** Numbers sort as numbers: due times are epoch milliseconds. */
  readonly skType?: "S" | "N";
}

const tables: Readonly<Record<TableName, readonly Index[]>> = {
  orders: [{ name: "due", pk: "dueShard", sk: "dueAt", skType: "N" }],
  routes: [
    { name: "by-caller", pk: "caller", sk: "pk" },
    { name: "by-number", pk: "number", sk: "pk" },
  ],
  numbers: [],
  calls: [
    { name: "due", pk: "dueShard", sk: "dueAt", skType: "N" },
    { name: "recordings-due", pk: "recordingShard", sk: "recordingDueAt", skType: "N" },
    { name: "by-number", pk: "number", sk: "startedAt" },
  ],
};

export type TableName = "orders" | "routes" | "numbers" | "calls";

const attribute = (name: string, type: "S" | "N" = "S"): AttributeDefinition => ({
  AttributeName: name,
  AttributeType: type,
});

const keySchema = (pk: string, sk: string): GlobalSecondaryIndex["KeySchema"] => [
  { AttributeName: pk, KeyType: "HASH" },
  { AttributeName: sk, KeyType: "RANGE" },
];

const tableInput = (TableName: string, indexes: readonly Index[]): CreateTableCommandInput => {
  const attributes = [
    attribute("pk"),
    attribute("sk"),
    ...indexes.flatMap(({ pk, sk, skType }) => [attribute(pk), attribute(sk, skType)]),
  ];
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema("pk", "sk"),
    AttributeDefinitions: [...new Map(attributes.map((each) => [each.AttributeName, each])).values()],
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map(({ name, pk, sk }) => ({
            IndexName: name,
            KeySchema: keySchema(pk, sk),
            Projection: { ProjectionType: "KEYS_ONLY" as const },
          })),
        }),
  };
};

async function createTable(
  client: DynamoDBClient,
  TableName: string,
  indexes: readonly Index[],
): Promise<void> {
  await client.send(new CreateTableCommand(tableInput(TableName, indexes)));
  const isActive = async () =>
    (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus === "ACTIVE";
  while (!(await isActive())) await setTimeout(10);
}

/** Creates the four tables with their indexes; `prefix` keeps several test files apart on one engine. */
export async function createTables(client: DynamoDBClient, prefix = ""): Promise<Record<TableName, string>> {
  const named = (name: TableName) => `${prefix}${name}`;
  await Promise.all(
    (Object.keys(tables) as TableName[]).map((name) => createTable(client, named(name), tables[name])),
  );
  return {
    orders: named("orders"),
    routes: named("routes"),
    numbers: named("numbers"),
    calls: named("calls"),
  };
}
