import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import dynalite from "dynalite";
import { bytesOf, carriedBy, dynamoEngine, type Outgoing } from "./in-process";

export { createTables } from "./tables";

type EngineProcess = ChildProcessByStdio<Writable, Readable, null>;

/** An engine on a free port of 127.0.0.1; it ends with `stop()`, and with its parent however that ends. */
async function startEngine(kind: "dynamodb" | "messaging") {
  const child: EngineProcess = spawn(process.execPath, [join(__dirname, "engine-process.mjs"), kind], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const port = await firstLine(child, kind);
  const stop = () =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.stdin.end();
    });
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}

const firstLine = (child: EngineProcess, kind: string) =>
  new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${kind} engine ended with ${code} before it was ready`)));
  });

const clientConfig = (endpoint: string) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

export interface DynamoEngine {
  readonly client: DynamoDBClient;
  /** Another client, for a test that counts or breaks requests of its own. */
  connect(): DynamoDBClient;
  stop(): Promise<void>;
}

/** An empty DynamoDB in this process, without a socket: twice as fast. See `createTables`. */
export function embeddedDynamo(): DynamoEngine {
  const server = dynalite({ createTableMs: 0 });
  const engine = dynamoEngine(server);
  const carry = async (request: Outgoing) =>
    engine({ ...request, body: await bytesOf(request.body, () => undefined) });
  const connect = () => new DynamoDBClient(carriedBy(carry));
  return { client: connect(), connect, stop: async () => undefined };
}

/** An empty DynamoDB at an address, for what speaks to it without the SDK. */
export async function startDynamo(): Promise<DynamoEngine & { readonly endpoint: string }> {
  const { endpoint, stop } = await startEngine("dynamodb");
  const clients: DynamoDBClient[] = [];
  const connect = () => {
    const client = new DynamoDBClient(clientConfig(endpoint));
    clients.push(client);
    return client;
  };
  return {
    endpoint,
    client: connect(),
    connect,
    stop: () => {
      for (const client of clients) client.destroy();
      return stop();
    },
  };
}

export interface MessagingEngine {
  readonly endpoint: string;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
  /** The engine's own queue URLs name a host that does not resolve. */
  queueUrl(name: string): string;
  stop(): Promise<void>;
}

/** Empty SQS, SNS and S3 behind one address. */
export async function startSqsSnsS3(): Promise<MessagingEngine> {
  const { endpoint, stop } = await startEngine("messaging");
  const config = clientConfig(endpoint);
  const sqs = new SQSClient(config);
  const sns = new SNSClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  return {
    endpoint,
    sqs,
    sns,
    s3,
    queueUrl: (name) => `${endpoint}/000000000000/${name}`,
    stop: () => {
      for (const client of [sqs, sns, s3]) client.destroy();
      return stop();
    },
  };
}
