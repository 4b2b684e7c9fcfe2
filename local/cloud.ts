import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "./assembly/plan";
import { readPlan } from "./assembly/read-plan";
import { readAssembly } from "./assembly/template";
import { localAuth } from "./auth/local-auth";
import type { LocalCloud, LocalCloudOptions } from "./cloud-options";
import { engineClients } from "./engines/clients";
import { endLeftovers } from "./engines/leftovers";
import { removePid, writePid } from "./engines/pid-files";
import { provision } from "./engines/provision";
import { environmentOf } from "./functions/environment";
import { type Lambda, lambda } from "./functions/lambda";
import { accountId, type Ground, isFronted, region, startGround } from "./ground";
import { describeLocal } from "./local-file";
import type { Mover } from "./mover";
import { ownPaths } from "./own-paths";
import { type Printed, printed } from "./printed";
import { secretValues, seedByTag } from "./secrets";
import { settle } from "./settle";
import { Started } from "./started";
import { disorder } from "./triggers/disorder";
import { listenToTopics, ownQueueName } from "./triggers/domain-events";
import { type QueuePoller, startPoller } from "./triggers/queue-poller";
import { startSchedules } from "./triggers/schedules";
import { throttle } from "./triggers/throttle";
import { writeWhole } from "./whole-file";

export type { LocalCloud, LocalCloudOptions } from "./cloud-options";

/** How long running invocations may take to finish when the cloud stops. */
const stopPatienceMs = 10_000;

async function planOf(options: LocalCloudOptions, { api, simulation, account }: Ground): Promise<Plan> {
  const { assembly, stackName, parameters } = options;
  const place = { apiUrl: api.url, simulatorUrl: simulation?.url ?? "" };
  const directory = typeof assembly === "string" ? assembly : await assembly(place);
  return readPlan(readAssembly(directory, stackName), account, parameters);
}

function startLambda(options: LocalCloudOptions, ground: Ground, plan: Plan, printing: Printed): Lambda {
  const { front, dynamodb, queues, clock } = ground;
  const endpoints = isFronted(options)
    ? { dynamodb: front.url, queues: front.url, secrets: front.url }
    : { dynamodb: dynamodb.url, queues: queues.url, secrets: front.url };
  return lambda({
    functions: plan.functions,
    clock,
    environmentOf: (each, workerId) => environmentOf(each, workerId, region, endpoints),
    onLine: (each, line) => printing.line({ function: each.serviceName, line }),
    onFailure: (each, requestId, { failure }) =>
      printing.line({
        function: each.serviceName,
        line: JSON.stringify({ level: "ERROR", message: "invocation failed", requestId, ...failure }),
      }),
  });
}

function startPollers(
  options: LocalCloudOptions,
  ground: Ground,
  plan: Plan,
  running: Running,
): QueuePoller[] {
  const { clients, lambda: functions } = running;
  const unruly = options.disorderSeed === undefined ? undefined : disorder(options.disorderSeed);
  return plan.queueConsumers.map((consumer) => {
    const queue = plan.queues.find(({ arn }) => arn === consumer.queueArn);
    if (!queue) throw new Error(`${consumer.logicalId}: its queue is not part of the stack`);
    const queueUrl = `${ground.queues.url}/${accountId}/${queue.name}`;
    return startPoller({ consumer, queueUrl, region, sqs: clients.sqs, lambda: functions, disorder: unruly });
  });
}

interface Running {
  readonly clients: ReturnType<typeof engineClients>;
  readonly lambda: Lambda;
}

async function quiet(running: Lambda): Promise<void> {
  const end = performance.now() + stopPatienceMs;
  while (running.busy > 0 && performance.now() < end) await sleep(20);
}

function connectFront(
  options: LocalCloudOptions,
  ground: Ground,
  plan: Plan,
  functions: Lambda,
  dataDir: string,
) {
  const { front, dynamodb, queues, simulation } = ground;
  const seed =
    options.seedSecret ?? seedByTag(simulation?.applications ?? [], join(dataDir, "caller-token.json"));
  front.connect({
    dynamodb: dynamodb.url,
    queues: queues.url,
    secrets: secretValues(plan.secrets, seed),
    requestOf: functions.requestOf,
  });
}

async function startOn(
  options: LocalCloudOptions,
  dataDir: string,
  { ground, mover }: { ground: Ground; mover: Mover },
  started: Started,
): Promise<LocalCloud> {
  const { clock, api, front, dynamodb, queues, account } = ground;
  const plan = await planOf(options, ground);
  options.onProgress?.("creating tables, queues, topics and buckets");
  const clients = engineClients(region, dynamodb.url, queues.url);
  started.onStop(() => clients.destroy());
  await provision(clients, plan);

  const printing = printed(options.quiet ?? false, clock);
  const urlBase = `${queues.url}/${accountId}`;
  const events = await listenToTopics(clients, plan.topics, urlBase, region, clock, printing.event);
  const functions = startLambda(options, ground, plan, printing);
  started.onStop(() => functions.stop());
  started.onStop(() => quiet(functions));
  connectFront(options, ground, plan, functions, dataDir);
  const pollers = startPollers(options, ground, plan, { clients, lambda: functions });
  started.onStop(async () => {
    await Promise.all([events, ...pollers].map((part) => part.stop()));
  });
  const schedules = startSchedules(plan.schedules, clock, functions, region);
  started.onStop(() => schedules.stop());
  mover.add(() => schedules.fireDue());

  const watched = { plan, queuesUrl: queues.url, lambda: functions, pollers, ownQueue: ownQueueName };
  const settled = (timeoutMs = 30_000) => settle(watched, timeoutMs);
  const { routes } = plan;
  const auth = await localAuth({ routes, apiUrl: api.url, region, accountId, now: clock.now });
  const { advance } = mover;
  const own = ownPaths({ events, calls: front.calls, settle: settled, advance, answer: auth.answer });
  const limits = options.throttles ? throttle() : undefined;
  api.serve({ routes, lambda: functions, clock, own, auth, throttle: limits });
  started.onStop(() => api.serve(undefined));

  const at = {
    api: api.url,
    simulator: ground.simulation?.url ?? "",
    dynamodb: dynamodb.url,
    queues: queues.url,
    secretsManager: front.url,
  };
  const described = describeLocal(plan, at, ground.simulation?.applications ?? [], auth.description);
  const file = join(dataDir, "local.json");
  writeWhole(file, described);
  started.onStop(() => rmSync(file, { force: true }));
  const nameOf = (called: string) =>
    plan.functions.find((each) => [each.name, each.shortName, each.serviceName].includes(called))?.name ??
    called;
  return {
    ...described,
    account,
    clock,
    plan,
    clients,
    issuer: auth.issuer,
    fetch: auth.fetch,
    logs: printing.logs,
    events: events.recent,
    sdkCalls: front.calls,
    advance: mover.advance,
    settle: settled,
    invoke: (name, event) => functions.invoke(nameOf(name), event),
    workers: () => functions.workers(),
    stop: () => started.stop(),
  };
}

/**
 * Runs a synthesized app on embedded engines, on 127.0.0.1 only.
 * @throws Error in words for a person when a port is busy, another cloud runs on the data, or the template has something
 *   the local cloud does not know; what had been started by then is stopped.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  await endLeftovers(dataDir);
  const started = new Started();
  writePid(dataDir, "cloud", process.pid);
  started.onStop(() => removePid(dataDir, "cloud"));
  try {
    options.onProgress?.("starting engines");
    return await startOn(options, dataDir, await startGround(options, dataDir, started), started);
  } catch (error) {
    await started.stop();
    throw error;
  }
}
