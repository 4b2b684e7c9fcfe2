import { join } from "node:path";
import type { LocalAccount } from "./assembly/local-names";
import { type SharedClock, sharedClock } from "./clock";
import type { LocalCloudOptions, Simulation } from "./cloud-options";
import { type Engine, startEngine } from "./engines/engine-process";
import { type Front, startFront } from "./front/front";
import { Mover } from "./mover";
import { portsFrom, usualPort } from "./ports";
import type { Started } from "./started";
import { type HttpApi, startHttpApi } from "./triggers/http-api";

/** As the engines have it: they know one region by default and this account. */
export const region = "us-east-1";
export const accountId = "000000000000";

/** What listens before anything is known of the app. */
export interface Ground {
  readonly clock: SharedClock;
  readonly api: HttpApi;
  readonly front: Front;
  readonly dynamodb: Engine;
  readonly queues: Engine;
  readonly simulation: Simulation | undefined;
  readonly account: LocalAccount;
}

/** Starts the listeners and engines, and the simulation beside them. */
export async function startGround(
  options: LocalCloudOptions,
  dataDir: string,
  started: Started,
): Promise<{ ground: Ground; mover: Mover }> {
  const ports = portsFrom(options.port ?? usualPort);
  const clock = sharedClock(join(dataDir, "clock.json"));
  const mover = new Mover(clock);
  const api = await started.with(startHttpApi(ports.api));
  const [dynamodb, queues, front] = await started.withAll([
    startEngine("dynamodb", dataDir, ports.dynamodb),
    startEngine("queues", dataDir, ports.queues),
    startFront({ recordsCalls: options.recordSdkCalls ?? false, indexLagSeed: options.indexLagSeed }),
  ]);
  await queues.setClock(clock.offsetMs());
  mover.add(() => queues.setClock(clock.offsetMs()));
  const place = { port: ports.simulator, dataDir, webhookBase: api.url, clock, advance: mover.advance };
  const simulation = options.simulation && (await started.with(options.simulation(place)));
  if (simulation) mover.add((seconds) => simulation.advanced(seconds));
  const queueBase = isFronted(options) ? front.url : queues.url;
  const account = { region, accountId, apiUrl: api.url, queueUrlBase: `${queueBase}/${accountId}` };
  return { ground: { clock, api, front, dynamodb, queues, simulation, account }, mover };
}

/** Whether functions reach the engines through the front rather than directly. */
export const isFronted = ({ recordSdkCalls, indexLagSeed }: LocalCloudOptions): boolean =>
  recordSdkCalls === true || indexLagSeed !== undefined;
