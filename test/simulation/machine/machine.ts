import "./install";
import { Readable } from "node:stream";
import { modeLimits } from "../../../config/modes";
import type { StageConfig } from "../../../config/types";
import { numberPool } from "../../../core/adapters/number-pool";
import { parseE164 } from "../../../core/domain/phone-numbers";
import type { WireAnswer } from "../../../simulator/http";
import { type EmbeddedSimulator, openSimulator } from "../../../simulator/server";
import { tapFetch } from "../effects";
import { type Engines, startEngines } from "./engines";
import { coldStarts, type FunctionName, type Handlers, timeoutSeconds } from "./functions";
import { gates, time } from "./install";
import { asInstance, Instance } from "./invocation";

export { gates, time };

export const simulatorUrl = "http://127.0.0.1:8788";
export const webhookBase = "https://webhooks.simulated.example";

interface Context {
  getRemainingTimeInMillis(): number;
}

interface World {
  readonly config: StageConfig;
  readonly simulator: EmbeddedSimulator;
}

/** Hosts of the lean calls, by service. */
const engineHost = /^(\w+)\.engine$/;

/**
 * Functions, engines, platform and time of one simulated world, in this process. What is started here moves only when a gate is
 * opened or time passes.
 */
export class Machine {
  readonly instances: Instance[] = [];
  /** Requests to hosts that nobody may ask. */
  readonly strayRequests: string[] = [];
  private readonly handlers = new Map<Instance, Promise<unknown>>();
  private world: World | undefined;
  private nextInstance = 1;

  private constructor(readonly engines: Engines) {}

  /** Once per process. */
  static async start(secretOf: (id: string) => unknown): Promise<Machine> {
    const machine = new Machine(
      await time.inRealTime(startEngines({ gates, secretOf, maxReceiveCount: 5 }), () => gates.rest()),
    );
    globalThis.fetch = tapFetch((input, init) => machine.carry(input, init), gates.gate);
    return machine;
  }

  get simulator(): EmbeddedSimulator {
    return this.current.simulator;
  }

  get config(): StageConfig {
    return this.current.config;
  }

  private get current(): World {
    if (!this.world) throw new Error("no world was begun");
    return this.world;
  }

  /** A new world, empty. */
  async begin(seed: number, now: number, config: StageConfig): Promise<void> {
    for (const instance of this.instances.splice(0)) instance.kill();
    this.handlers.clear();
    this.strayRequests.splice(0);
    this.nextInstance = 1;
    gates.reset();
    time.reset(now, seed);
    await this.engines.empty();
    const clock = { now: () => time.now };
    const simulator = openSimulator({ webhookBase, seed, clock, mergeWindowMs: 100 }, simulatorUrl);
    this.world = { config, simulator };
  }

  /** Fills the pool of these applications with the first of their numbers, before anything else happens. */
  async addNumbers(applications: readonly string[], count: number): Promise<void> {
    const { engines } = this;
    const pool = numberPool({ client: engines.dynamo, table: "numbers", now: () => time.now, applications });
    const entries = this.simulator.applications
      .filter(({ application }) => applications.includes(application))
      .flatMap(({ provider, application, numbers, areas }) =>
        numbers.slice(0, count).flatMap((text) => {
          const number = parseE164(text);
          return number ? [{ number, provider, application, areaCode: areas[text] ?? "" }] : [];
        }),
      );
    await this.undisturbed(pool.merge(entries));
  }

  /** Opens every gate as it comes until the work is done. */
  async undisturbed<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finished = work.finally(() => {
      done = true;
    });
    finished.catch(() => undefined);
    for (await gates.rest(); !done; await gates.rest()) {
      const [first] = gates.waiting;
      if (first) await gates.open(first, "done");
    }
    return finished;
  }

  /** One invocation, in a process that is free or in a new one. "died" when nobody will ever answer. */
  async invoke<Name extends FunctionName, T>(
    name: Name,
    call: (handler: Handlers[Name], context: Context) => Promise<T>,
  ): Promise<{ readonly answer: T } | { readonly threw: unknown } | "died"> {
    const instance = this.freeInstance(name);
    instance.busy = true;
    instance.deadline = time.now + timeoutSeconds[name] * 1000;
    const context = { getRemainingTimeInMillis: () => instance.deadline - time.now };
    const running = asInstance(instance, async () => {
      const handler = await (this.handlers.get(instance) as Promise<Handlers[Name]>);
      return call(handler, context);
    });
    let limit: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<"died">((resolve) => {
      limit = setTimeout(() => {
        // Who is frozen can't be told to stop: nobody waits any more, and it goes on when it is thawed.
        if (instance.frozenUntil <= time.now) this.kill(instance);
        resolve("died");
      }, timeoutSeconds[name] * 1000);
    });
    const finished = running.then(
      (answer) => ({ answer }),
      (threw: unknown) => ({ threw }),
    );
    finished.then(() => {
      instance.busy = false;
    });
    const outcome = await Promise.race([finished, instance.died, tooLate]);
    clearTimeout(limit);
    return outcome;
  }

  kill(instance: Instance): void {
    instance.kill();
    gates.bury();
    gates.stir();
  }

  private freeInstance(name: FunctionName): Instance {
    const free = this.instances.find(
      ({ functionName, busy, dead, frozenUntil }) =>
        functionName === name && !busy && !dead && frozenUntil <= time.now,
    );
    if (free) return free;
    const instance = new Instance(name, `${name}/${this.nextInstance++}`);
    this.instances.push(instance);
    const handler = asInstance(instance, async () =>
      coldStarts[name]({ config: this.config, engines: this.engines }),
    );
    handler.catch(() => undefined);
    this.handlers.set(instance, handler);
    return instance;
  }

  /** The wires: engines, the platforms, and the platforms' way to us. */
  private async carry(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, { ...init, signal: null, ...(init?.body ? { duplex: "half" } : {}) });
    const url = new URL(request.url);
    const [, service] = engineHost.exec(url.hostname) ?? [];
    if (service) return this.toEngine(service, request, url);
    if (url.origin === webhookBase) return this.toWebhook(request, url);
    if (url.origin === simulatorUrl) return this.toPlatform(request, url);
    this.strayRequests.push(url.host);
    throw new TypeError("fetch failed");
  }

  private async toEngine(service: string, request: Request, url: URL): Promise<Response> {
    const { statusCode, headers, body } = await this.engines.call(service, {
      method: request.method,
      path: url.pathname,
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(await request.arrayBuffer()),
    });
    return new Response(new Uint8Array(body), { status: statusCode, headers });
  }

  private async toPlatform(request: Request, url: URL): Promise<Response> {
    const { method } = request;
    const headers = Object.fromEntries(request.headers);
    const wire = { method, path: url.pathname, query: url.searchParams, headers, address: "127.0.0.1" };
    const answer = await this.simulator.answer({ ...wire, body: await request.text() });
    return toResponse(answer);
  }

  private async toWebhook(request: Request, url: URL): Promise<Response> {
    const [, , provider = "", application = "", key = "", kind = ""] = url.pathname.split("/");
    const asks = this.config.applications.some(
      (each) =>
        each.application === application && modeLimits[each.mode].asks.some((asked) => asked === kind),
    );
    const event = {
      version: "2.0",
      routeKey: asks
        ? `POST /webhooks/${provider}/${application}/{key}/${kind}`
        : "POST /webhooks/{provider}/{application}/{key}/{kind}",
      rawPath: url.pathname,
      rawQueryString: "",
      headers: { ...Object.fromEntries(request.headers), host: url.host, "x-forwarded-proto": "https" },
      pathParameters: asks ? { key } : { provider, application, key, kind },
      requestContext: contextOf("POST", url.pathname),
      isBase64Encoded: false,
      body: await request.text(),
    };
    const outcome = await this.invoke(asks ? "call-control" : "webhooks", (handler) =>
      handler(event as unknown as Parameters<typeof handler>[0]),
    );
    if (outcome === "died" || "threw" in outcome) return new Response("", { status: 502 });
    const { statusCode = 200, body = "" } = outcome.answer;
    return new Response(body, { status: statusCode });
  }
}

/** What the gateway says of a request. */
export const contextOf = (method: string, path: string) => ({
  accountId: "000000000000",
  apiId: "simulated",
  domainName: "webhooks.simulated.example",
  domainPrefix: "webhooks",
  http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "simulation" },
  requestId: "request",
  routeKey: "$default",
  stage: "$default",
  time: "",
  timeEpoch: 0,
});

function toResponse(answer: WireAnswer): Promise<Response> | Response {
  switch (answer.kind) {
    case "hang":
      return new Promise(() => undefined);
    case "drop":
      throw new TypeError("fetch failed", { cause: new Error("socket hang up") });
    case "answer": {
      const { status, headers = {}, body } = answer;
      if (body === undefined || typeof body === "string")
        return new Response(body ?? null, { status, headers });
      return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { status, headers });
    }
    default:
      return answer satisfies never;
  }
}
