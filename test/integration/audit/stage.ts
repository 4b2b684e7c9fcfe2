import { type DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { httpHandler } from "../../../core/adapters/api-gateway";
import { asking } from "../../../core/domain/audit/asking";
import type { Finding } from "../../../core/domain/audit/finding";
import type { AuditDeps } from "../../../core/domain/audit/ports";
import type { Mode } from "../../../core/domain/modes";
import { type AuditConfig, auditorDeps } from "../../../core/wiring/auditor";
import { makeHandler, makeSweepHandler } from "../../../functions/auditor/handler";
import { makeHttpHandler } from "../../../functions/auditor/http";
import type { Subscription } from "../../../simulator/state/subscriptions";
import { anHttpEvent } from "../../http-event";
import { expectDocumented } from "../../openapi-check";
import { anOrderEvent } from "../lifecycle/an-order-event";
import { startWorld, type World } from "../lifecycle/world";

type Settings = NonNullable<AuditConfig["audit"]>;

export interface Auditor {
  readonly deps: AuditDeps;
  /** The schedule's tick, with this much time. */
  tick(milliseconds?: number): Promise<void>;
  /** Two ticks with all doubt between them: what is there both times is sure. */
  twice(): Promise<void>;
  get(query?: string): Promise<Answer>;
  post(body: unknown): Promise<Answer>;
  findings(): Promise<Finding[]>;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what the document says of it is checked with each answer
  readonly body: any;
}

export interface AuditStage {
  readonly world: World;
  /** @param mode of the only application that is audited @default all */
  auditor(settings?: Settings, mode?: Mode, change?: (deps: AuditDeps) => AuditDeps): Auditor;
}

export async function startAuditStage(numbers = 3): Promise<AuditStage> {
  const world = await startWorld(numbers);
  return { world, auditor: (settings, mode, change) => auditorOf(world, settings, mode, change) };
}

const metric = { addMetric: () => undefined, addDimension: () => undefined };

function auditorOf(
  world: World,
  settings: Settings = {},
  mode?: Mode,
  change: (deps: AuditDeps) => AuditDeps = (deps) => deps,
): Auditor {
  const { env, config, outside } = world.wiring;
  const note = (message: string, fields?: unknown) => void world.log.push({ message, fields });
  const logger = { info: note, warn: note, error: note, addContext: () => undefined };
  const metrics = { addMetric: () => undefined, singleMetric: () => metric };
  const means = { logger, metrics } as never;
  // Nobody waits in a test: the pace is the business of a test of its own.
  const made = auditorDeps(
    env,
    { ...config, audit: { requestsPerSecond: 50, ...settings } },
    means,
    outside,
    () => Promise.resolve(),
  );
  const applications = made.audit.applications.filter((each) => mode === undefined || each.mode === mode);
  const audit = change({ ...made.audit, applications });
  const deps = { ...made, audit, ask: asking(audit) };
  const http = httpHandler({ logger }, makeHttpHandler(deps));
  const sweep = makeSweepHandler({ ...deps, skipped: () => note("skipped") });
  const handler = makeHandler(http, sweep);
  const request = async (routeKey: string, parts: Parameters<typeof anHttpEvent>[1]): Promise<Answer> => {
    const answer = await handler(anHttpEvent(routeKey, parts), {} as never);
    if (!answer) throw new Error(`${routeKey} was not answered`);
    expectDocumented(routeKey, answer);
    return { status: answer.statusCode ?? 0, body: JSON.parse(answer.body ?? "{}") };
  };
  const tick = async (milliseconds = 300_000) => {
    await handler({ audit: "go-on" }, { getRemainingTimeInMillis: () => milliseconds } as never);
  };
  return {
    deps: deps.audit,
    tick,
    twice: async () => {
      await tick();
      await world.advance(601);
      await tick();
    },
    get: (query = "") => request("GET /v1/audit", { query }),
    post: (body) => request("POST /v1/audit", { body }),
    findings: async () => [...(await deps.findings.list({ limit: 1000 })).findings],
  };
}

const serviceOf = (mode: Mode): string => (mode === "AXB" ? "ride" : `ride-${mode.toLowerCase()}`);

/** An order of a mode, bound; its people come from its number. */
export async function assign(
  world: World,
  mode: Mode,
  orderId: string,
  people: { customer: string; driver: string },
): Promise<void> {
  const event = anOrderEvent(world.now(), { orderId, ...people, order: { service: serviceOf(mode) } });
  const answer = await world.post(event);
  if (answer.status !== 201) throw new Error(`${orderId} was not bound: ${JSON.stringify(answer.body)}`);
}

export const held = (world: World): Subscription[] => world.simulator.state.subscriptions.all();

export const heldOf = (world: World, mode: Mode): Subscription[] =>
  held(world).filter((each) => each.mode === mode.toLowerCase());

/** Everything that an audit must not touch when it only reports: orders, routes, the pool, and what the platform holds. */
export async function everything(world: World): Promise<string> {
  const tables = await Promise.all(
    (["orders", "routes", "numbers"] as const).map((name) => world.items(name)),
  );
  const items = tables.flat().filter(({ pk }) => !String(pk).startsWith("AUDIT"));
  return JSON.stringify([items.sort((a, b) => keyOf(a).localeCompare(keyOf(b))), held(world)]);
}

const keyOf = ({ pk, sk }: Record<string, unknown>): string => `${String(pk)} ${String(sk)}`;

/** Changes an item behind everybody's back. */
export async function tamper(
  client: DynamoDBDocumentClient,
  table: "routes" | "orders",
  isMeant: (item: Record<string, unknown>) => boolean,
  change: (item: Record<string, unknown>) => Record<string, unknown>,
): Promise<number> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  const meant = Items.filter(isMeant);
  for (const item of meant) await client.send(new PutCommand({ TableName: table, Item: change(item) }));
  return meant.length;
}
