import type { Chance } from "../../chance";

/** What happens at the same time when a story begins; the seed decides in which order its effects come. */
export type ScenarioName =
  | "free"
  | "event-and-sweeper"
  | "two-sweepers"
  | "two-events"
  | "two-orders-of-a-pair"
  | "pool-nearly-full";

const weights: Readonly<Record<ScenarioName, number>> = {
  free: 5,
  "event-and-sweeper": 1,
  "two-sweepers": 1,
  "two-events": 1,
  "two-orders-of-a-pair": 1,
  "pool-nearly-full": 1,
};

export const scenarioNames = Object.keys(weights) as ScenarioName[];

export const drawScenario = (chance: Chance): ScenarioName => chance.weighed(weights);
