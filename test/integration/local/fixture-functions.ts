import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEventV2, Context, SQSEvent } from "aws-lambda";

/** The functions of the fixture app: one bundle, a handler per way of being invoked. */
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const sqs = new SQSClient({});
const sns = new SNSClient({});
const secrets = new SecretsManagerClient({});

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

const put = (item: Record<string, unknown>) =>
  dynamodb.send(new PutCommand({ TableName: required("TABLE"), Item: item }));

async function byKind(kind: string) {
  const { Items = [] } = await dynamodb.send(
    new QueryCommand({
      TableName: required("TABLE"),
      IndexName: "byKind",
      KeyConditionExpression: "kind = :kind",
      ExpressionAttributeValues: { ":kind": kind },
    }),
  );
  return Items;
}

const routes: Record<string, (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>> = {
  "GET /echo/{name}": async (event, context) => ({
    statusCode: 201,
    headers: { "X-Remaining": String(context.getRemainingTimeInMillis()) },
    cookies: ["a=1", "b=2"],
    body: JSON.stringify(event),
  }),
  "GET /plain": async () => ({ hello: "world" }),
  "GET /binary": async () => ({
    statusCode: 200,
    headers: { "content-type": "application/octet-stream" },
    body: Buffer.from([0, 255, 1]).toString("base64"),
    isBase64Encoded: true,
  }),
  "POST /echo": async (event) => ({ body: event.body, isBase64Encoded: event.isBase64Encoded }),
  "GET /slow": () => new Promise((resolve) => setTimeout(resolve, 60_000)),
  "GET /fail": async () => {
    throw new Error("on purpose");
  },
  "GET /now": async () => ({ now: Date.now(), date: new Date().toISOString() }),
  "GET /kinds/{kind}": async (event) => byKind(event.pathParameters?.kind ?? ""),
  "GET /secret": async () => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: required("SECRET") }));
    return { value: SecretString };
  },
  "POST /notes": async (event) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: required("QUEUE"), MessageBody: event.body }));
    return { statusCode: 202, body: "" };
  },
};

export const http = async (event: APIGatewayProxyEventV2, context: Context) => {
  const route = routes[event.routeKey];
  if (!route) throw new Error(`no ${event.routeKey}`);
  return route(event, context);
};

interface Note {
  readonly id: string;
  readonly fails?: boolean;
}

export const consumer = async (event: SQSEvent) => {
  const failures: { itemIdentifier: string }[] = [];
  for (const { body, messageId, attributes } of event.Records) {
    const { id, fails = false } = JSON.parse(body) as Note;
    await put({ id: `${id}#${attributes.ApproximateReceiveCount}`, kind: fails ? "failed" : "note" });
    if (fails) failures.push({ itemIdentifier: messageId });
    else await sns.send(new PublishCommand({ TopicArn: required("TOPIC"), Message: JSON.stringify({ id }) }));
  }
  return { batchItemFailures: failures };
};

export const tick = async (event: { readonly shard: number }) => {
  await dynamodb.send(
    new UpdateCommand({
      TableName: required("TABLE"),
      Key: { id: `tick#${event.shard}` },
      UpdateExpression: "SET kind = :kind, lastAt = :now ADD times :one",
      ExpressionAttributeValues: { ":kind": "tick", ":now": Date.now(), ":one": 1 },
    }),
  );
};

export const flaky = async () => {
  throw new Error("flaky on purpose");
};
