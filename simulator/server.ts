import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { type Application, seededApplications } from "./applications";
import { type Clock, movableClock, realClock } from "./clock";
import { answerControl } from "./control/front";
import { answerCyj } from "./cyj/front";
import { Faults } from "./faults";
import { answerFile } from "./files";
import { deliver, plain, type WireAnswer, type WireRequest } from "./http";
import { AddressBans } from "./huawei/bans";
import { FlowControl } from "./huawei/flow-control";
import { answerHuawei } from "./huawei/front";
import { recordingKey } from "./huawei/recording";
import { Outbox } from "./pushes/outbox";
import { RequestLog } from "./request-log";
import type { Delivery } from "./state/records";
import { openState, type State } from "./state/state";
import type { World } from "./world";

interface WorldOptions {
  /** Where to remember everything; absent = forget at the end. */
  readonly dataDir?: string;
  /** Base of our webhooks, e.g. `http://127.0.0.1:8787`; absent = nothing is pushed. */
  readonly webhookBase?: string;
  /** @default the seeded applications */
  readonly applications?: readonly Application[];
  /** Makes ids and faults repeatable. @default a new one, kept with the data */
  readonly seed?: number;
  /** Moves this clock on top of the real one. @default 0, or what the data folder says */
  readonly clockOffsetSeconds?: number;
  /** A clock that somebody else moves: then `advance` only does what has fallen due. */
  readonly clock?: Clock;
  /** By which time signatures are made and judged. @default "simulated" */
  readonly signaturesBy?: "simulated" | "real";
  /** How far `Created` may be off. @default 300 */
  readonly skewSeconds?: number;
  /** Failed authentications in a row before an address is banned. @default 20 */
  readonly failedAuthenticationsAllowed?: number;
  /** How long a webhook may take. @default 10000 */
  readonly pushTimeoutMs?: number;
  /** How long a caller waits for our answer in X mode, and a text for its own. @default 5000 */
  readonly askTimeoutMs?: number;
  /** How long a CDR waits for others to share its push. @default 100 */
  readonly mergeWindowMs?: number;
  /** Called by `POST /_control/clock` instead of `advance`; it must call `advance` once the others have moved. */
  readonly onAdvance?: (seconds: number) => Promise<void>;
}

export interface SimulatorOptions extends WorldOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** @default 127.0.0.1 */
  readonly host?: string;
  readonly log?: (line: string) => void;
}

export interface Simulator {
  readonly url: string;
  readonly applications: readonly Application[];
  readonly state: State;
  readonly faults: Faults;
  /** Epoch ms. */
  now(): number;
  /** Lets time pass, then makes every push that fell due; resolves when they have been tried. */
  advance(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** The platforms without a server, for whoever carries requests to them himself. */
export interface EmbeddedSimulator extends Simulator {
  answer(request: WireRequest): Promise<WireAnswer>;
}

const settleLimitMs = 60_000;
const bodyLimit = 1024 * 1024;

function markPushed(state: State, delivery: Delivery, at: number): void {
  if (delivery.kind !== "fees") return;
  const { feeLst } = delivery.body as {
    feeLst: readonly { recordDomain?: string; recordObjectName?: string }[];
  };
  for (const { recordDomain = "", recordObjectName = "" } of feeLst) {
    const key = recordingKey(recordDomain, recordObjectName);
    const recording = state.recordings.get(key);
    if (recording && recording.pushedAt === undefined)
      state.recordings.put(key, { ...recording, pushedAt: at });
  }
}

function clockOf(options: WorldOptions) {
  const own = movableClock();
  return { clock: options.clock ?? own, own: options.clock ? undefined : own };
}

function makeWorld(options: WorldOptions, filesBase: () => string): World {
  const { clock, own } = clockOf(options);
  const applications = options.applications ?? seededApplications;
  const state = openState(applications, clock, options.dataDir, options.seed);
  own?.advance(state.clockOffsetMs / 1000 || (options.clockOffsetSeconds ?? 0));
  const signingClock = options.signaturesBy === "real" ? realClock : clock;
  const faults = new Faults(state.seed);
  const outbox = new Outbox({
    state,
    clock,
    signingClock,
    faults,
    timeoutMs: options.pushTimeoutMs ?? 10_000,
    mergeWindowMs: options.mergeWindowMs ?? 100,
    onFirstAttempt: (delivery, at) => markPushed(state, delivery, at),
  });
  return {
    state,
    clock,
    signingClock,
    faults,
    outbox,
    bans: new AddressBans(clock, options.failedAuthenticationsAllowed ?? 20),
    flow: new FlowControl(clock),
    log: new RequestLog(),
    webhookBase: options.webhookBase,
    skewSeconds: options.skewSeconds ?? 300,
    askTimeoutMs: options.askTimeoutMs ?? 5_000,
    filesBase,
    advance: async (seconds) => {
      own?.advance(seconds);
      if (own) state.clockOffsetMs = own.offsetMs;
      await outbox.settle(settleLimitMs);
    },
  };
}

function toWireRequest(request: FastifyRequest): WireRequest {
  const url = new URL(request.url, "http://simulator");
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: typeof request.body === "string" ? request.body : "",
    address: request.ip,
  };
}

async function answer(
  request: WireRequest,
  world: World,
  onAdvance: (seconds: number) => Promise<void>,
): Promise<WireAnswer> {
  const found =
    (await answerControl(request, { world, onAdvance })) ??
    answerFile(request, world) ??
    (await answerHuawei(request, world)) ??
    (await answerCyj(request, world));
  // No JSON: to a client this means a wrong base URL or path (reference §1).
  return found ?? plain(404, "Not Found");
}

const advanceOf = (world: World, { onAdvance = world.advance }: WorldOptions) => onAdvance;

function makeServer(world: World, options: SimulatorOptions): FastifyInstance {
  const server = fastify({ bodyLimit, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  const onAdvance = advanceOf(world, options);
  server.all("/*", async (request, reply) => {
    const wire = await answer(toWireRequest(request), world, onAdvance);
    reply.hijack();
    deliver(wire, reply.raw);
  });
  server.setErrorHandler((error, _request, reply) => {
    const { statusCode: status = 500, message, stack } = error as Error & { statusCode?: number };
    if (status < 500) return reply.code(status).type("text/plain").send(message);
    options.log?.(`simulator: ${stack ?? message}`);
    return reply.code(status).type("text/plain").send("the simulator failed");
  });
  return server;
}

/** Starts the platforms on the other side: one HTTP server for all of them and their control side. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  let url = "";
  const world = makeWorld(options, () => url);
  const server = makeServer(world, options);
  try {
    url = await server.listen({ port: options.port, host: options.host ?? "127.0.0.1" });
  } catch (error) {
    await world.outbox.stop();
    world.state.close();
    throw error;
  }
  return {
    ...facesOf(world, url),
    close: async () => {
      await world.outbox.stop();
      await server.close();
      world.state.close();
    },
  };
}

const facesOf = (world: World, url: string) => ({
  url,
  applications: world.state.applications,
  state: world.state,
  faults: world.faults,
  now: () => world.clock.now(),
  advance: world.advance,
});

/** The same platforms, without a socket. @param url where they are said to be: recordings are served from there */
export function openSimulator(options: WorldOptions, url: string): EmbeddedSimulator {
  const world = makeWorld(options, () => url);
  const onAdvance = advanceOf(world, options);
  return {
    ...facesOf(world, url),
    answer: (request) => answer(request, world, onAdvance),
    close: async () => {
      await world.outbox.stop();
      world.state.close();
    },
  };
}
