import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { stageConfig } from "../../../config";
import type { StageConfig } from "../../../config/types";
import { httpHandler } from "../../../core/adapters/api-gateway";
import { besides } from "../../../core/adapters/beside";
import type { LeanLogger } from "../../../core/adapters/lean/logging";
import type { Order } from "../../../core/domain/orders";
import { parseE164 } from "../../../core/domain/phone-numbers";
import { type Swept, sweepOrders } from "../../../core/domain/sweep";
import { type LifecycleEnv, lifecycleDeps, type Outside } from "../../../core/wiring/lifecycle";
import { makeHandler } from "../../../functions/order-events/handler";
import { seededApplications } from "../../../simulator/applications";
import { movableClock } from "../../../simulator/clock";
import { type Simulator, startSimulator } from "../../../simulator/server";
import {
  createTables,
  type DynamoEngine,
  embeddedDynamo,
  type MessagingEngine,
  startSqsSnsS3,
} from "../../engines";
import { functionLogger } from "../../function-logger";
import { undocumentedOf } from "../../openapi-check";

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: Record<string, unknown> & {
    dial?: { customer: { number: string }; driver: { number: string } };
  };
}

export interface LogLine {
  readonly message: string;
  readonly fields: unknown;
}

/** The lifecycle's functions on embedded engines, the simulator for the platform, and one clock for all. */
export interface World {
  readonly simulator: Simulator;
  readonly dynamo: DynamoEngine;
  readonly deps: ReturnType<typeof lifecycleDeps>["deps"];
  /** What it was wired with, for another function of the same stage. */
  readonly wiring: {
    readonly env: LifecycleEnv;
    readonly config: StageConfig;
    readonly outside: Outside;
  };
  readonly log: LogLine[];
  now(): number;
  /** Posts an order event as API Gateway hands it over, and waits for what is done beside the answer. */
  post(event: unknown): Promise<Answer>;
  sweep(): Promise<Swept>;
  advance(seconds: number): Promise<void>;
  order(orderId: string): Promise<Order | undefined>;
  items(table: "orders" | "routes" | "numbers"): Promise<Record<string, unknown>[]>;
  /** CloudEvents published since the last look. */
  published(): Promise<Record<string, unknown>[]>;
  addNumbers(count: number): Promise<void>;
  stop(): Promise<void>;
}

interface Engines {
  readonly dynamo: DynamoEngine;
  readonly messaging: MessagingEngine;
}

async function startEngines(): Promise<Engines> {
  const [dynamo, messaging] = await Promise.all([embeddedDynamo(), startSqsSnsS3()]);
  return { dynamo, messaging };
}

/** Those that bind: voice applications have landlines of their own. */
const applications = seededApplications.filter(({ provider }) => provider !== "huawei-voice");

function notedLogger(log: LogLine[]): LeanLogger {
  const logger = functionLogger("order-events");
  const note =
    (level: "info" | "warn" | "error"): LeanLogger["info"] =>
    (message, fields) => {
      log.push({ message, fields });
      logger[level](message, fields);
    };
  return { ...logger, info: note("info"), warn: note("warn"), error: note("error") };
}

function fail(why: string): never {
  throw new Error(why);
}

/** A world of its own: new tables would clash, so each call takes new engines. */
export async function startWorld(numbers = 3): Promise<World> {
  const { dynamo, messaging } = await startEngines();
  await createTables(dynamo.client);
  const clock = movableClock();
  const simulator = await startSimulator({ port: 0, clock });
  const topic = await listeningTopic(messaging);
  const log: LogLine[] = [];
  const logger = notedLogger(log);
  const metric = { addMetric: () => undefined, addDimension: () => undefined };
  const metrics = { addMetric: () => undefined, singleMetric: () => metric as never };
  const config = stageConfig("local", { simulatorUrl: simulator.url });
  const documents = DynamoDBDocumentClient.from(dynamo.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const env: LifecycleEnv = {
    ORDERS_TABLE: "orders",
    ROUTES_TABLE: "routes",
    NUMBERS_TABLE: "numbers",
    EVENTS_TOPIC_ARN: topic.arn,
    CALLER_TOKEN_SECRET_ARN: "caller-token",
    APPLICATION_SECRET_ARNS: Object.fromEntries(
      applications.map(({ application }) => [application, application]),
    ),
  };
  const outside: Outside = {
    now: clock.now,
    dynamo: documents,
    sns: messaging.sns,
    secretsManager: secretsManager() as never,
  };
  const { deps, pool } = lifecycleDeps(
    env,
    config,
    { logger: logger as never, metrics: metrics as never },
    outside,
  );
  const { beside, settled } = besides((error) => fail(`tidying failed: ${error}`));
  const handler = httpHandler({ logger }, makeHandler({ ...deps, beside }));
  const world: World = {
    simulator,
    dynamo,
    deps,
    wiring: { env, config, outside },
    log,
    now: clock.now,
    post: async (event) => {
      const answer = await handler(requestOf(event));
      await settled();
      const body = JSON.parse(answer.body ?? "{}") as Answer["body"];
      return { status: answer.statusCode ?? 0, headers: answer.headers ?? {}, body };
    },
    sweep: () => sweepOrders({ ...deps, onError: rethrow }, { from: 0, to: 63 }, clock.now() + 40_000),
    advance: async (seconds) => {
      clock.advance(seconds);
      await simulator.advance(seconds);
    },
    order: (orderId) => deps.orders.load(orderId),
    items: async (table) => (await documents.send(new ScanCommand({ TableName: table }))).Items ?? [],
    published: async () => (await topic.drain()).map(documented),
    addNumbers: async (count) => {
      await pool.merge(poolEntries(count));
    },
    stop: async () => {
      await simulator.close();
      await Promise.all([dynamo.stop(), messaging.stop()]);
    },
  };
  await world.addNumbers(numbers);
  return world;
}

/** Nobody is told what the documents do not say. */
function documented<Event extends { type?: unknown }>(event: Event): Event {
  const errors = undocumentedOf(event);
  return errors.length === 0
    ? event
    : fail(`${String(event.type)} is not documented so: ${JSON.stringify(errors)}`);
}

const rethrow = (orderId: string, error: unknown) => fail(`sweeping ${orderId}: ${String(error)}`);

/** The first numbers of each application. */
const poolEntries = (count: number) =>
  applications.flatMap(({ provider, application, numbers, areas }) =>
    numbers.slice(0, count).map((text) => {
      const number = parseE164(text) ?? fail(`${text} is not E.164`);
      return { number, provider, application, areaCode: areas[text] };
    }),
  );

const secretsManager = () => ({
  send: async ({ input }: { input: { SecretId: string } }) => ({
    SecretString: JSON.stringify(secretOf(input.SecretId)),
  }),
});

function secretOf(id: string): unknown {
  const known = applications.find(({ application }) => application === id);
  if (!known) return { keyId: "k1", secret: "ab".repeat(32) };
  return { current: { appKey: known.appKey, appSecret: known.appSecret } };
}

async function listeningTopic({ sns, sqs, queueUrl }: MessagingEngine) {
  const { TopicArn: arn = "" } = await sns.send(new CreateTopicCommand({ Name: "events" }));
  await sqs.send(new CreateQueueCommand({ QueueName: "heard" }));
  await sns.send(
    new SubscribeCommand({
      TopicArn: arn,
      Protocol: "sqs",
      Endpoint: "arn:aws:sqs:us-east-1:000000000000:heard",
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  const QueueUrl = queueUrl("heard");
  const drain = async (): Promise<Record<string, unknown>[]> => {
    const heard: Record<string, unknown>[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return heard;
      heard.push(...Messages.map(({ Body = "{}" }) => JSON.parse(Body) as Record<string, unknown>));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  };
  return { arn, drain };
}

const requestOf = (event: unknown): APIGatewayProxyEventV2 => ({
  version: "2.0",
  routeKey: "POST /v1/order-events",
  rawPath: "/v1/order-events",
  rawQueryString: "",
  headers: { "content-type": "application/json" },
  isBase64Encoded: false,
  body: typeof event === "string" ? event : JSON.stringify(event),
  requestContext: {
    accountId: "000000000000",
    apiId: "local",
    domainName: "127.0.0.1",
    domainPrefix: "127",
    http: {
      method: "POST",
      path: "/v1/order-events",
      protocol: "HTTP/1.1",
      sourceIp: "127.0.0.1",
      userAgent: "test",
    },
    requestId: "test",
    routeKey: "POST /v1/order-events",
    stage: "$default",
    time: "",
    timeEpoch: 0,
  },
});
