import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  type LocalSecondaryIndex,
  ResourceInUseException,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, ListSubscriptionsByTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, QueueNameExists, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Plan, QueuePlan, SubscriptionPlan, TablePlan } from "../assembly/plan";
import type { Clients } from "./clients";

/** A table kept from an earlier start can't take on another shape: the engine does not change tables as AWS does. */
class TableChanged extends Error {
  constructor(logicalId: string) {
    super(
      `${logicalId}: the template's keys or indexes differ from the kept table: "npm run reset" starts afresh`,
    );
  }
}

type Keys = readonly { AttributeName?: string | undefined; KeyType?: string | undefined }[];

const keysInOrder = (keys: unknown): string =>
  ((keys ?? []) as Keys).map(({ AttributeName, KeyType }) => `${AttributeName}:${KeyType}`).join();

type Index = { IndexName?: string | undefined; KeySchema?: unknown };
const shapeOf = (keySchema: unknown, indexes: readonly Index[]): string =>
  [
    keysInOrder(keySchema),
    ...indexes.map(({ IndexName, KeySchema }) => `${IndexName}=${keysInOrder(KeySchema)}`).sort(),
  ].join(" ");

const plannedShape = (table: TablePlan) =>
  shapeOf(table.keySchema, [...table.globalIndexes, ...table.localIndexes]);
const keptShape = (table: TableDescription | undefined) =>
  shapeOf(table?.KeySchema, [
    ...(table?.GlobalSecondaryIndexes ?? []),
    ...(table?.LocalSecondaryIndexes ?? []),
  ]);

const indexFields = <Index>(indexes: TablePlan["globalIndexes"]) =>
  indexes.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection })) as Index[];

async function createTable({ dynamodb }: Clients, table: TablePlan): Promise<void> {
  const command = new CreateTableCommand({
    TableName: table.name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: table.keySchema as KeySchemaElement[],
    AttributeDefinitions: table.attributeDefinitions as AttributeDefinition[],
    ...(table.globalIndexes.length > 0
      ? { GlobalSecondaryIndexes: indexFields<GlobalSecondaryIndex>(table.globalIndexes) }
      : {}),
    ...(table.localIndexes.length > 0
      ? { LocalSecondaryIndexes: indexFields<LocalSecondaryIndex>(table.localIndexes) }
      : {}),
  });
  try {
    await dynamodb.send(command);
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table.name }));
    if (keptShape(Table) !== plannedShape(table)) throw new TableChanged(table.logicalId);
  }
}

async function createQueue({ sqs }: Clients, { name, url, attributes }: QueuePlan): Promise<void> {
  try {
    await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { ...attributes } }));
  } catch (error) {
    if (!(error instanceof QueueNameExists)) throw error;
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { ...attributes } }));
  }
}

/** Subscribes once: the engine keeps subscriptions from start to start and would take each again. */
export async function subscribe(
  { sns }: Clients,
  { topicArn, queueArn, attributes }: SubscriptionPlan,
): Promise<void> {
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
  if (Subscriptions.some(({ Endpoint }) => Endpoint === queueArn)) return;
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: "sqs",
      Endpoint: queueArn,
      Attributes: { ...attributes },
    }),
  );
}

async function createBucket({ s3 }: Clients, name: string): Promise<void> {
  const isThere = await s3.send(new HeadBucketCommand({ Bucket: name })).then(
    () => true,
    () => false,
  );
  if (!isThere) await s3.send(new CreateBucketCommand({ Bucket: name }));
}

/** Creates what the plan has and the engines do not have yet. @throws TableChanged */
export async function provision(clients: Clients, plan: Plan): Promise<void> {
  await Promise.all([
    ...plan.tables.map((table) => createTable(clients, table)),
    ...plan.queues.map((queue) => createQueue(clients, queue)),
    ...plan.buckets.map(({ name }) => createBucket(clients, name)),
    ...plan.topics.map(({ name }) => clients.sns.send(new CreateTopicCommand({ Name: name }))),
  ]);
  for (const subscription of plan.subscriptions) await subscribe(clients, subscription);
}
