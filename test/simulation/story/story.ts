import { Chance } from "../../chance";
import { gates, type Machine, time } from "../machine/machine";
import type { Output } from "../machine/output";
import { drawBesides } from "./besides";
import { err } from "./besides-acts";
import { allConnected, endFaults, isHeld, isQuiet, minutesUntil, repeatUnanswered } from "./calm";
import { configFor, customers, drawServices, drivers, ofMode, strangers } from "./cast";
import { chaos, drawWeather, platformFaults } from "./chaos";
import type { Figures } from "./figures";
import { Given } from "./given";
import type { StoryMode } from "./mode-names";
import { drawScenario, type ScenarioName } from "./scenario-names";
import { scenarios } from "./scenarios";
import { Stage } from "./stage";
import { healingMinutes, theEnd } from "./the-end";

const storyStart = Date.parse("2026-11-22T10:00:00Z");
/** Things drawn in a story unless it is cut short. */
const usualLength = 8;

export interface Wishes {
  /** How many things are drawn at most before the faults are over: a prefix of the same story. @default as many as the seed says */
  readonly length?: number;
  readonly scenario?: ScenarioName;
  /** All orders are of this mode. @default what the seed says */
  readonly mode?: StoryMode;
  readonly tells?: boolean;
}

export interface Told {
  readonly seed: number;
  readonly problems: readonly string[];
  readonly timeline: readonly string[];
  readonly figures: Figures;
  /** Of everything that happened, in its order. */
  readonly hash: string;
}

/** Numbers of each application's pool. */
const poolSizes = [1, 2, 3, 8, 8, 8];
const plenty = 8;

/** Tells the story of a seed: trouble first, then calm, in which everything must come right. */
export async function tellStory(
  machine: Machine,
  output: Output,
  seed: number,
  wishes: Wishes = {},
): Promise<Told> {
  const chance = new Chance(seed);
  const services = ofMode(drawServices(chance), wishes.mode);
  // Drawn whether or not it is wished otherwise: what comes after it stays the same.
  const drawnScenario = drawScenario(chance);
  const scenario = wishes.scenario ?? drawnScenario;
  const poolSize = scenario === "pool-nearly-full" ? chance.between(1, 2) : chance.pick(poolSizes);
  const besides = drawBesides(seed);
  const config = configFor(services, besides.audits);
  await machine.begin(seed, storyStart, config);
  const applications = [...new Set(services.flatMap((service) => service.applications))];
  await machine.addNumbers(applications, poolSize);
  const numbers = new Map(
    machine.simulator.applications
      .filter(({ application }) => applications.includes(application))
      // In AXYB the platform picks, out of all that it has for the application.
      .map(({ application, mode, numbers: all }) => [
        application,
        mode === "axyb" ? all : all.slice(0, poolSize),
      ]),
  );
  const given = new Given(customers, drivers, strangers);
  output.lines = [];
  const stage = new Stage({
    machine,
    output,
    chance,
    config,
    services,
    numbers,
    given,
    besides,
    tells: wishes.tells ?? false,
  });
  stage.tell(`${scenario}: ${services.map(({ service }) => service).join(", ")}; ${poolSize} numbers`);
  stage.figures.stories = 1;
  stage.figures.scenarios[scenario] = 1;
  const weather = drawWeather(stage);
  if (wishes.length !== 0) await scenarios[scenario](stage);
  machine.simulator.faults.set(platformFaults(stage, weather), seed);
  const drawnLength = chance.between(usualLength / 2, usualLength);
  await chaos(stage, weather, Math.min(wishes.length ?? drawnLength, drawnLength));
  await calm(stage, poolSize >= plenty);
  return {
    seed,
    problems: [...stage.problems],
    timeline: stage.timeline,
    figures: stage.figures,
    hash: gates.digest(),
  };
}

/** Longer than anything waits before it is tried again: half an hour for an application that was left alone. */
const mostMinutes = 45;
/** Whatever was refused for now is tried again within this. */
const longestBackoffMs = 6 * 60_000;

async function calm(stage: Stage, hasPlenty: boolean): Promise<void> {
  await endFaults(stage);
  await repeatUnanswered(stage);
  // What goes wrong now nothing but an audit will find.
  if (stage.besides.platformErrs) await err(stage);
  const since = time.now;
  const isConverged = async () =>
    (await isQuiet(stage, hasPlenty)) &&
    (!stage.platformErred || (await isHeld(stage))) &&
    (hasPlenty ? await allConnected(stage) : time.now - since >= longestBackoffMs);
  const healing = stage.besides.audits ? healingMinutes : 0;
  const seconds = await minutesUntil(stage, mostMinutes + healing, isConverged);
  if (seconds !== undefined) {
    const what = stage.platformErred ? "longestHealingSeconds" : "longestConvergenceSeconds";
    stage.figures[what] = seconds;
  }
  // With too few numbers somebody may wait for one; nobody else does.
  else if (hasPlenty) stage.broken("somebody can't be reached, long after the last fault");
  // What was told is in force by now, and nothing older counts.
  for (const { events } of stage.given.orders.values())
    for (const event of events) event.confirmedAt ??= time.now;
  stage.given.changes += 1;
  await stage.pass(1);
  await theEnd(stage, hasPlenty);
}
