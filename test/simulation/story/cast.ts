import { stageConfig } from "../../../config";
import type { ServicePolicy, StageConfig } from "../../../config/types";
import { seededApplications } from "../../../simulator/applications";
import type { Chance } from "../../chance";
import { simulatorUrl } from "../machine/machine";
import type { Service } from "./given";
import { modeWeights, type StoryMode } from "./mode-names";
import { callerTokenSecret } from "./stage";

const config: StageConfig = stageConfig("local", { simulatorUrl });

/** What Secrets Manager holds. */
export function secretOf(id: string): unknown {
  const known = seededApplications.find(({ application }) => application === id);
  return known ? { current: { appKey: known.appKey, appSecret: known.appSecret } } : callerTokenSecret;
}

function serviceOf(policy: ServicePolicy): Service {
  const [first] = policy.choices;
  if (!first) throw new Error(`${policy.service} has no choice`);
  return {
    service: policy.service,
    mode: first.mode,
    applications: policy.choices.map(({ application }) => application),
    timeToLiveMs: policy.timeToLiveSeconds * 1000,
    phasesAfter: policy.phasesAfter,
    coolDownMs: policy.coolDownSeconds * 1000,
    overlapMs: (policy.toleratesOverlapMinutes ?? 0) * 60_000,
  };
}

/** Services whose orders stay in one mode. */
const services = config.policies.filter(({ choices }) => choices.length === 1).map(serviceOf);

/** The stage as if it had these services and no others. */
export const configFor = (chosen: readonly Service[], heals: boolean): StageConfig => {
  const policies = config.policies.filter(({ service }) => chosen.some((each) => each.service === service));
  const applications = config.applications.filter(({ application }) =>
    chosen.some((each) => each.applications.includes(application)),
  );
  return { ...config, policies, applications, ...(heals ? { audit: { heal: "heal" as const } } : {}) };
};

/** The services of one story: one mode, sometimes a second. */
export function drawServices(chance: Chance): Service[] {
  const draw = () => {
    const mode = chance.weighed(modeWeights);
    return chance.pick(services.filter((service) => service.mode === mode));
  };
  const first = draw();
  const second = chance.happens(0.15) ? draw() : first;
  return first.mode === second.mode ? [first] : [first, second];
}

const people = (start: number, count: number) =>
  Array.from({ length: count }, (_, index) => `+86${start + index}`);

/** Those that were drawn if they are of this mode alone, or one that is. */
export function ofMode(drawn: readonly Service[], mode: StoryMode | undefined): readonly Service[] {
  const isIt = mode === undefined || drawn.every((service) => service.mode === mode);
  const [first] = isIt ? [] : services.filter((service) => service.mode === mode);
  return first === undefined ? drawn : [first];
}

/** Numbers nobody else in this world has, so that each place where one turns up is known. */
export const customers = people(13800000021, 3);
export const drivers = people(13900007021, 3);
export const strangers = people(13700009021, 1);
