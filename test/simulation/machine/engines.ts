import type { IncomingHttpHeaders, Server } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import dynalite from "dynalite";
import type { buildApp } from "fauxqs";
import { createTables, type TableName } from "../../tables";
import { tapClient } from "../effects";
import type { Gates } from "./gates";

/** A request as the SDK, or a lean call, has it ready to be sent. */
interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Incoming {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

type Engine = (request: Outgoing) => Promise<Incoming>;
type App = ReturnType<typeof buildApp>;

const tableNames: readonly TableName[] = ["orders", "routes", "numbers", "calls"];
export const topicArn = "arn:aws:sns:us-east-1:000000000000:events";
export const bucket = "recordings";
export const notificationBucket = "notifications";
export const queueUrl = (name: string) => `http://127.0.0.1/000000000000/${name}`;

/** What an engine of this process wants to see of a signature. */
const signed = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=x/20261122/us-east-1/x/aws4_request, SignedHeaders=host, Signature=x",
  "x-amz-date": "20261122T000000Z",
};

async function bytesOf(body: unknown, stir: () => void): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (typeof body === "string") return Buffer.from(body);
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    stir();
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** dynalite without a socket: it is handed what Node's HTTP server would hand it. */
const dynamoEngine =
  (server: Server): Engine =>
  ({ headers, body }) =>
    new Promise((resolve) => {
      const listeners: Record<string, (value?: Buffer) => void> = {};
      const request = {
        method: "POST",
        url: "/",
        headers: { ...headers, ...signed },
        on: (name: string, listener: () => void) => {
          listeners[name] = listener;
        },
        removeAllListeners: () => undefined,
      };
      const answered: Record<string, string> = {};
      const response = {
        statusCode: 200,
        contentType: "",
        setHeader: (name: string, value: unknown) => {
          answered[name.toLowerCase()] = String(value);
        },
        end: (text = "") =>
          resolve({ statusCode: response.statusCode, headers: answered, body: Buffer.from(text) }),
      };
      server.emit("request", request, response);
      listeners.data?.(body as Buffer);
      listeners.end?.();
    });

function withQuery({ path, query = {} }: Outgoing): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, each ?? ""]),
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/** fauxqs without a socket. */
const messagingEngine =
  (app: App): Engine =>
  async (request) => {
    const { method, headers, body } = request;
    const answer = await app.inject({
      method: method as "POST",
      url: withQuery(request),
      headers: { ...headers, host: "127.0.0.1", ...signed },
      payload: body as Buffer,
    });
    return {
      statusCode: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers as IncomingHttpHeaders).map(([name, value]) => [name, String(value)]),
      ),
      body: answer.rawPayload,
    };
  };

const json = (value: unknown, statusCode = 200): Incoming => ({
  statusCode,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: Buffer.from(JSON.stringify(value)),
});

/** Secrets Manager, as far as it is asked. */
const secretsEngine =
  (secretOf: (id: string) => unknown): Engine =>
  async ({ body }) => {
    const { SecretId } = JSON.parse(String(body)) as { SecretId: string };
    const secret = secretOf(SecretId);
    return secret === undefined
      ? json({ __type: "ResourceNotFoundException" }, 400)
      : json({ SecretString: JSON.stringify(secret) });
  };

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
    region: "us-east-1",
    endpoint: "http://127.0.0.1",
    credentials: { accessKeyId: "simulated", secretAccessKey: "simulated" },
    maxAttempts: 1,
    signer: { sign: async <T>(request: T) => request },
    requestHandler: {
      handle: async (request: Outgoing) => ({ response: await call(service, request) }),
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
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
