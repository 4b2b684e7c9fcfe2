import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import dynalite from "dynalite";
import {
  bytesOf,
  carriedBy,
  dynamoEngine,
  type Engine,
  type Incoming,
  messagingEngine,
  type Outgoing,
  secretsEngine,
} from "../../in-process";
import { createTables, type TableName } from "../../tables";
import { tapClient } from "../effects";
import type { Gates } from "./gates";

const tableNames: readonly TableName[] = ["orders", "routes", "numbers", "calls"];
export const topicArn = "arn:aws:sns:us-east-1:000000000000:events";
export const bucket = "recordings";
export const notificationBucket = "notifications";
export const queueUrl = (name: string) => `http://127.0.0.1/000000000000/${name}`;

export interface Engines {
  readonly dynamo: DynamoDBDocumentClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  /** For requests without an SDK: `dynamodb`, `sqs`, `secretsmanager`. */
  call(service: string, request: Outgoing): Promise<Incoming>;
  /** Looks at or changes an engine from outside: no gate, no trace. */
  ask(service: "dynamodb" | "sqs", action: string, input: object): Promise<Record<string, unknown>>;
  /** An object's bytes; undefined when there is none. */
  objectAt(key: string): Promise<Buffer | undefined>;
  objectKeys(bucket: string): Promise<string[]>;
  /** Empty, as at the beginning. */
  empty(): Promise<void>;
}

interface Deps {
  readonly gates: Gates;
  readonly secretOf: (id: string) => unknown;
  /** Deliveries before a message goes to its DLQ. */
  readonly maxReceiveCount: number;
}

const targets = { dynamodb: "DynamoDB_20120810", sqs: "AmazonSQS" } as const;

/** AWS as embedded engines in this process, behind the SDK's own clients: nothing of it touches a socket. */
export async function startEngines({ gates, secretOf, maxReceiveCount }: Deps): Promise<Engines> {
  const { buildApp } = await import("fauxqs");
  const app = buildApp({ logger: false, host: "127.0.0.1" });
  await app.ready();
  const engines: Record<string, Engine> = {
    dynamodb: dynamoEngine(dynalite({ createTableMs: 0 })),
    sqs: messagingEngine(app),
    sns: messagingEngine(app),
    s3: messagingEngine(app),
    secretsmanager: secretsEngine(secretOf),
  };
  const call = async (service: string, request: Outgoing): Promise<Incoming> => {
    const engine = engines[service];
    if (!engine) throw new Error(`there is no engine for ${service}`);
    const body = await bytesOf(request.body, () => gates.stir());
    return gates.work(() => engine({ ...request, body }));
  };
  const configFor = (service: string) => ({
    ...carriedBy((request) => call(service, request)),
    maxAttempts: 1,
  });
  const bare = new DynamoDBClient(configFor("dynamodb"));
  const dynamo = DynamoDBDocumentClient.from(bare, {
    marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: false },
  });
  await createTables(bare);
  const clients = {
    dynamo,
    sqs: new SQSClient(configFor("sqs")),
    sns: new SNSClient(configFor("sns")),
    s3: new S3Client({ ...configFor("s3"), forcePathStyle: true }),
    secretsManager: new SecretsManagerClient(configFor("secretsmanager")),
  };
  for (const client of Object.values(clients)) tapClient(client, gates.gate);
  const ask: Engines["ask"] = async (service, action, input) => {
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `${targets[service]}.${action}`,
    };
    const answer = await call(service, { method: "POST", path: "/", headers, body: JSON.stringify(input) });
    const body = JSON.parse(answer.body.toString() || "{}") as Record<string, unknown>;
    if (answer.statusCode >= 300) throw new Error(`${action}: ${answer.body}`);
    return body;
  };
  const s3 = (method: string, path: string, query = {}) => call("s3", { method, path, query, headers: {} });
  const objectKeys = async (of: string) => {
    const { body } = await s3("GET", `/${of}`, { "list-type": "2", "max-keys": "1000" });
    return [...body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
  };
  for (const each of [bucket, notificationBucket]) await s3("PUT", `/${each}`);
  await createQueues(ask, maxReceiveCount);
  await createTopic(call);
  return {
    ...clients,
    call,
    ask,
    objectKeys,
    objectAt: async (key) => {
      const { statusCode, body } = await s3("GET", `/${bucket}/${key}`);
      return statusCode === 200 ? body : undefined;
    },
    empty: async () => {
      for (const table of tableNames) await emptyTable(ask, table);
      for (const name of queueNames) await ask("sqs", "PurgeQueue", { QueueUrl: queueUrl(name) });
      for (const each of [bucket, notificationBucket]) {
        for (const key of await objectKeys(each)) await s3("DELETE", `/${each}/${key}`);
      }
    },
  };
}

/** Those of the product, and the one that hears what the topic says. */
const queueNames = [
  "order-events",
  "order-events-dlq",
  "provider-notifications",
  "provider-notifications-dlq",
  "heard",
];

async function createQueues(ask: Engines["ask"], maxReceiveCount: number): Promise<void> {
  for (const name of [...queueNames].sort(
    (a, b) => Number(b.endsWith("-dlq")) - Number(a.endsWith("-dlq")),
  )) {
    const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${name}-dlq`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
    const hasDlq = queueNames.includes(`${name}-dlq`);
    await ask("sqs", "CreateQueue", {
      QueueName: name,
      Attributes: {
        VisibilityTimeout: "360",
        MessageRetentionPeriod: "1209600",
        ...(hasDlq ? { RedrivePolicy } : {}),
      },
    });
  }
}

async function createTopic(call: Engines["call"]): Promise<void> {
  const query = async (parameters: Record<string, string>) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams(parameters).toString();
    const answer = await call("sns", { method: "POST", path: "/", headers, body });
    if (answer.statusCode !== 200) throw new Error(answer.body.toString());
  };
  await query({ Action: "CreateTopic", Name: "events" });
  await query({
    Action: "Subscribe",
    TopicArn: topicArn,
    Protocol: "sqs",
    Endpoint: "arn:aws:sqs:us-east-1:000000000000:heard",
    "Attributes.entry.1.key": "RawMessageDelivery",
    "Attributes.entry.1.value": "true",
  });
}

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

async function emptyTable(ask: Engines["ask"], table: string): Promise<void> {
  const { Items = [] } = (await ask("dynamodb", "Scan", { TableName: table })) as { Items?: Item[] };
  for (let start = 0; start < Items.length; start += 25) {
    const deletes = Items.slice(start, start + 25).map(({ pk, sk }) => ({
      DeleteRequest: { Key: { pk, sk } },
    }));
    await ask("dynamodb", "BatchWriteItem", { RequestItems: { [table]: deletes } });
  }
}
