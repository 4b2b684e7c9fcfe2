import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateQueueCommand, PurgeQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { HttpHandler } from "../../../core/adapters/api-gateway";
import { callerTokens } from "../../../core/adapters/caller-tokens";
import { routeStore } from "../../../core/adapters/route-store";
import type { Mode } from "../../../core/domain/modes";
import { parseE164 } from "../../../core/domain/phone-numbers";
import { readEnv } from "../../../functions/call-control/env";
import { start } from "../../../functions/call-control/start";
import { type Simulator, startSimulator } from "../../../simulator/server";
import { createTables, startDynamo, startSqsSnsS3 } from "../../engines";
import { keepLine } from "../../function-logger";
import { anHttpEvent } from "../../http-event";
import { recordedAws } from "./recorded-aws";

export const e164 = (text: string) => {
  const number = parseE164(text);
  if (number === undefined) throw new Error(`${text} is no number`);
  return number;
};

const tokenSecret = { keyId: "k1", secret: "00".repeat(32) };
export const tokenOf = callerTokens({
  callerTokenSecret: async () => ({ keyId: "k1", secret: Buffer.from(tokenSecret.secret, "hex") }),
});

/** Our webhooks' address: each application's route names it, as API Gateway's would. */
async function startDoor(handle: () => HttpHandler) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [, , provider = "", application = "", key = "", kind = ""] = (request.url ?? "").split("/");
    const event = anHttpEvent(`POST /webhooks/${provider}/${application}/{key}/${kind}`, {
      params: { key },
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: Buffer.concat(chunks).toString(),
    });
    const answer = await handle()(event);
    response.writeHead(answer.statusCode ?? 200, answer.headers as Record<string, string>).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

const configOf = (simulator: Simulator, options: Readonly<Record<string, string>>) => ({
  applications: simulator.applications
    .filter(({ provider }) => provider === "huawei")
    .map(({ provider, application, mode }) => ({
      provider,
      application,
      mode: mode.toUpperCase() as Mode,
      ...(mode === "x" ? { options } : {}),
    })),
});

/** The real function between a simulated platform and AWS's engines, every request to AWS recorded. */
export async function controlStage() {
  const dynamo = await startDynamo();
  const messaging = await startSqsSnsS3();
  const tables = await createTables(dynamo.client);
  await messaging.sqs.send(new CreateQueueCommand({ QueueName: "notifications" }));
  const QueueUrl = messaging.queueUrl("notifications");
  const aws = await recordedAws({ dynamodb: dynamo.endpoint, sqs: messaging.endpoint });
  let handler: HttpHandler;
  const door = await startDoor(() => handler);
  const simulator = await startSimulator({ port: 0, webhookBase: door.url, seed: 1 });
  const arns = Object.fromEntries(
    simulator.applications.map(({ application }) => [application, application]),
  );
  for (const { application, appKey, appSecret } of simulator.applications) {
    aws.secrets.set(application, JSON.stringify({ current: { appKey, appSecret } }));
  }
  aws.secrets.set("token", JSON.stringify(tokenSecret));
  const env = readEnv({
    ROUTES_TABLE: tables.routes,
    NOTIFICATIONS_QUEUE_URL: QueueUrl,
    CALLER_TOKEN_SECRET_ARN: "token",
    APPLICATION_SECRET_ARNS: JSON.stringify(arns),
    POWERTOOLS_SERVICE_NAME: "call-control",
    POWERTOOLS_METRICS_NAMESPACE: "Maskline",
    POWERTOOLS_LOG_LEVEL: "INFO",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: aws.url,
  });
  const lines: string[] = [];
  const write = (line: string) => {
    keepLine("call-control", line);
    lines.push(line);
  };
  let aheadMs = 0;
  const now = () => simulator.now() + aheadMs;
  const restart = async (options: Readonly<Record<string, string>> = {}) => {
    handler = await start(env, configOf(simulator, options), { now, write });
  };
  await restart();
  const client = DynamoDBDocumentClient.from(dynamo.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    aws,
    simulator,
    lines,
    restart,
    now,
    /** Moves our clock away from the platform's. */
    runAhead: (ms: number) => {
      aheadMs = ms;
    },
    routes: routeStore({ client, table: tables.routes, tokenOf }),
    applicationOf(mode: string) {
      const found = simulator.applications.find((each) => each.mode === mode);
      if (!found) throw new Error(`no ${mode} application`);
      return found;
    },
    handle: (event: Parameters<HttpHandler>[0]) => handler(event),
    /** One of the simulator's control actions. */
    control: async (path: string, body: object, method = "POST"): Promise<Record<string, unknown>> => {
      const response = await fetch(`${simulator.url}/_control/${path}`, {
        method,
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json() as Promise<Record<string, unknown>>;
    },
    queued: async (): Promise<Record<string, unknown>[]> => {
      const { Messages = [] } = await messaging.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body }) => JSON.parse(Body ?? "null"));
    },
    emptyQueue: () => messaging.sqs.send(new PurgeQueueCommand({ QueueUrl })),
    close: async () => {
      await simulator.close();
      door.close();
      await aws.close();
      await Promise.all([dynamo.stop(), messaging.stop()]);
    },
  };
}

export type ControlStage = Awaited<ReturnType<typeof controlStage>>;
