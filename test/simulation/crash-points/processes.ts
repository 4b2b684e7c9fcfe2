import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type HttpAnswer, type HttpEvent, httpHandler } from "../../../core/adapters/api-gateway";
import { besides } from "../../../core/adapters/beside";
import { callBook } from "../../../core/adapters/call-book";
import { callLinker } from "../../../core/adapters/call-linker";
import { retireNumbers } from "../../../core/adapters/retirement";
import { completeDueCalls } from "../../../core/domain/calls/complete-calls";
import { parseE164 } from "../../../core/domain/phone-numbers";
import { lifecycleDeps } from "../../../core/wiring/lifecycle";
import { makeHandler as makeSweeper } from "../../../functions/binding-sweeper/handler";
import { makeCalleeHandler } from "../../../functions/order-events/callee";
import { makeHandler as makeOrderEvents, makeQueueHandler } from "../../../functions/order-events/handler";
import { functionLogger } from "../../function-logger";
import { anHttpEvent } from "../../http-event";
import type { Ground } from "./ground";

export const retentionDays = { calls: 90 };
/** All stories are in one shard: looking through the others would find nothing. */
export const shardOfStories = 0;
const story = { from: shardOfStories, to: shardOfStories };
const context = { getRemainingTimeInMillis: () => 45_000 };

/** What goes wrong where nobody asked for it. */
export class Unexpected {
  readonly list: string[] = [];
  note = (what: string, why: unknown): void => {
    this.list.push(`${what}: ${why instanceof Error ? (why.stack ?? why.message) : String(why)}`);
  };
}

const logger = functionLogger("crash-points");

/** A function's logger that keeps what it calls an error. */
export const loggerOf = (unexpected: Unexpected) => ({
  ...logger,
  error: (message: string, fields?: unknown) => {
    logger.error(message, { fields });
    unexpected.note(message, JSON.stringify(fields));
  },
});

const metric = { addMetric: () => undefined, addDimension: () => undefined };
export const metrics = {
  addMetric: () => undefined,
  singleMetric: () => metric as never,
  publishStoredMetrics: () => undefined,
};

/** The secrets of the simulator's applications, as Secrets Manager has them. */
export const secretsOf = ({ applications }: Pick<Ground, "applications">) => ({
  send: async ({ input }: { input: { SecretId: string } }) => {
    const known = applications.find(({ application }) => application === input.SecretId);
    const secret = known
      ? { current: { appKey: known.appKey, appSecret: known.appSecret } }
      : { keyId: "k1", secret: "ab".repeat(32) };
    return { SecretString: JSON.stringify(secret) };
  },
});

export const environment = ({ applications, topicArn }: Pick<Ground, "applications" | "topicArn">) => ({
  ORDERS_TABLE: "orders",
  ROUTES_TABLE: "routes",
  NUMBERS_TABLE: "numbers",
  CALLS_TABLE: "calls",
  EVENTS_TOPIC_ARN: topicArn,
  CALLER_TOKEN_SECRET_ARN: "caller-token",
  APPLICATION_SECRET_ARNS: Object.fromEntries(
    applications.map(({ application }) => [application, application]),
  ),
});

/** A cold start of the functions that drive orders, wired as they wire themselves; memory dies with it. */
export function driverProcess(ground: Ground, unexpected: Unexpected) {
  const { config, clock, documents, messaging } = ground;
  const logger = loggerOf(unexpected);
  const env = environment(ground);
  const { deps, client, tokenOf, pool } = lifecycleDeps(
    env,
    config,
    { logger: logger as never, metrics: metrics as never },
    { now: clock.now, dynamo: documents, sns: messaging.sns, secretsManager: secretsOf(ground) as never },
  );
  const { beside, settled } = besides((error) => unexpected.note("beside the answer", error));
  const onEvent = makeOrderEvents({ ...deps, beside });
  const onCallee = makeCalleeHandler(deps);
  const http = httpHandler({ logger, metrics }, (event) =>
    event.routeKey === "POST /v1/order-events" ? onEvent(event) : onCallee(event),
  );
  const queue = makeQueueHandler(deps, (_, error) => unexpected.note("an order event from the queue", error));
  const sweep = {
    ...deps,
    onError: (orderId: string, error: unknown) => unexpected.note(`sweeping ${orderId}`, error),
  };
  const sweeper = (orders = deps.orders) =>
    makeSweeper({
      sweep: { ...sweep, orders },
      completeCalls: async (shards, until) => {
        const calls = {
          calls: callBook({ client, table: env.CALLS_TABLE, retentionDays }),
          linker: callLinker({ client, table: env.ORDERS_TABLE, tokenOf }),
          events: deps.publisher,
          now: clock.now,
          report: { failed: unexpected.note },
        };
        await completeDueCalls(calls, shards, clock.now(), until);
      },
      retireNumbers: async () => {
        const tables = { table: env.NUMBERS_TABLE, routesTable: env.ROUTES_TABLE };
        await retireNumbers({ client, ...tables, now: clock.now });
      },
      swept: () => undefined,
    });
  const answered = async (event: HttpEvent): Promise<Answer> => {
    const answer = await http(event);
    await settled();
    return toAnswer(answer);
  };
  return {
    deps,
    pool,
    tokenOf,
    /** The event as API Gateway hands it over; done when what goes on beside the answer is. */
    post: (body: unknown) => answered(anHttpEvent("POST /v1/order-events", { body })),
    setCallee: (orderId: string) =>
      answered(anHttpEvent("POST /v1/orders/{orderId}/callee", { params: { orderId } })),
    /** The event as SQS delivers it. */
    receive: (body: unknown): Promise<SQSBatchResponse> =>
      queue({ Records: [{ messageId: "m1", body: JSON.stringify(body) }] } as SQSEvent, context),
    sweep: (shards = story): Promise<void> => sweeper()({ shards }, context),
    /** The index shows nothing but this order: it lags as it likes, and only the item itself counts. */
    sweepOnly: (orderId: string): Promise<void> => {
      const shown = [{ orderId, dueAt: clock.now() }];
      return sweeper({ ...deps.orders, due: async () => shown.splice(0) })({ shards: story }, context);
    },
  };
}

export type DriverProcess = ReturnType<typeof driverProcess>;

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const toAnswer = ({ statusCode = 0, body = "{}" }: HttpAnswer): Answer => ({
  status: statusCode,
  body: JSON.parse(body === "" ? "{}" : body) as Record<string, unknown>,
});

/** Every number of the platforms is in the pool. */
export async function fillPool(ground: Ground, pool: DriverProcess["pool"]): Promise<void> {
  const entries = ground.applications.flatMap(({ provider, application, numbers, areas }) =>
    numbers.flatMap((text) => {
      const number = parseE164(text);
      return number ? [{ number, provider, application, areaCode: areas[text] }] : [];
    }),
  );
  await pool.merge(entries.filter(({ provider }) => provider !== "huawei-voice"));
}
