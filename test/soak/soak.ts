import { setTimeout as sleep } from "node:timers/promises";
import { Chance } from "../chance";
import { comeToRest, type Rest } from "./calm";
import { type Figures, noFigures } from "./figures";
import { Follower } from "./follow";
import { startGround } from "./ground";
import { leak } from "./leak";
import { linesTo } from "./lines";
import type { SoakOptions } from "./options";
import { Debts } from "./owed";
import { Sampler, type Watch } from "./sampler";
import { watched } from "./series";
import { Tables } from "./tables";
import { Traffic } from "./traffic";
import { judge, type Sample, type Verdict } from "./verdict";
import { Weather } from "./weather";

const minuteSeconds = 60;
/** Enough for the verdicts, and no memory that grows with the run. */
const mostSamples = 400;
const fewestSamples = 18;
const slowestFactor = 20;
/** Real seconds between two looks at what is owed, and between two lines of progress. */
const lookEvery = 3;
const tellEvery = 10;

export interface Result {
  readonly figures: Figures;
  readonly samples: readonly Sample[];
  readonly verdicts: readonly Verdict[];
  readonly rest: Rest;
  readonly seconds: number;
  readonly minutes: number;
  readonly problems: readonly string[];
  readonly wasStopped: boolean;
}

interface Load {
  readonly options: SoakOptions;
  readonly watch: Watch;
  readonly weather: Weather;
  readonly sampler: Sampler;
  readonly isStopped: () => boolean;
  readonly say: (line: string) => void;
}

/** Says of a rhythm whether its time has come again. */
function every(seconds: number): (at: number) => boolean {
  let next = 0;
  return (at) => {
    if (at < next) return false;
    next = at + seconds;
    return true;
  };
}

/** One minute of the cloud's: what it brings, at the pace that is wanted, and then time passes for everybody. */
async function minuteOf({ options, watch, weather, sampler }: Load, minute: number): Promise<void> {
  const since = performance.now();
  const work = watch.traffic.minute(minute, options.rate);
  await sleep(20);
  await weather.endSomeWorker();
  await work;
  await watch.ground.cloud.advance(minuteSeconds);
  await watch.follower.look();
  const took = performance.now() - since;
  sampler.tookMs(took);
  await sleep(Math.max(0, options.paceMs - took));
}

function progress({ watch, weather }: Load, { at, minute, values }: Sample): string {
  const shown = ["live orders", "queued messages", "due-work lag", "local process: memory"];
  const { figures } = watch.traffic;
  return [
    `${at.toFixed(0).padStart(5)} s`,
    `${(minute / 60).toFixed(1)} h of the cloud's`,
    `${figures.orders} orders`,
    ...shown.map((name) => `${name} ${(values[name] ?? 0).toFixed(0)}`),
    ...(weather.isStorm ? ["storm"] : []),
  ].join(" · ");
}

/** Load until the time is over. @returns real seconds and the cloud's minutes that it took */
async function load(given: Load): Promise<{ seconds: number; minutes: number }> {
  const { options, watch, weather, sampler, isStopped, say } = given;
  const since = performance.now();
  const seconds = () => (performance.now() - since) / 1000;
  const [isSampleDue, isLookDue, isWordDue] = [
    every(options.seconds / mostSamples),
    every(lookEvery),
    every(tellEvery),
  ];
  let minute = 0;
  // On a slow machine a short load goes on until there is something to judge.
  const isEnough = () =>
    seconds() >= options.seconds &&
    (sampler.samples.length >= fewestSamples || seconds() > slowestFactor * options.seconds);
  for (; !isEnough() && !isStopped(); minute++) {
    await weather.blow(seconds());
    await minuteOf(given, minute);
    if (options.leak) leak(options.leak);
    if (isLookDue(seconds())) await watch.debts.look();
    if (!isSampleDue(seconds())) continue;
    const sample = await sampler.take(seconds(), minute);
    if (isWordDue(sample.at)) say(progress(given, sample));
  }
  return { seconds: seconds(), minutes: minute };
}

function problemsOf(watch: Watch, rest: Rest, verdicts: readonly Verdict[]): string[] {
  const growing = verdicts.filter(({ verdict }) => verdict === "grows");
  return [
    ...growing.map(
      ({ series, rise, unit, allowed }) =>
        `${series} grows: by ${rise.toFixed(1)} ${unit} in the judged part, where ${allowed.toFixed(1)} are allowed`,
    ),
    ...watch.traffic.broken,
    ...rest.problems,
  ];
}

/** Steady load, faults now and then, and at the end calm, after which all must have come to rest. */
export async function soak(
  options: SoakOptions,
  isStopped: () => boolean,
  say: (line: string) => void,
): Promise<Result> {
  const ground = await startGround(options.seed, (step) => say(`… ${step}`));
  const { cloud, simulator } = ground;
  try {
    const chance = new Chance(options.seed);
    const figures = noFigures();
    const lines = linesTo(cloud);
    const traffic = new Traffic(lines, chance, figures, cloud.clock.now);
    const follower = new Follower(cloud, lines, traffic);
    const debts = new Debts(cloud, simulator, figures);
    const watch: Watch = { ground, traffic, follower, debts, tables: new Tables(cloud) };
    // Chances of their own: what strikes does not change what is drawn for the orders.
    const weather = new Weather(
      { cloud, simulator, lines },
      new Chance(options.seed + 1),
      figures,
      options.seconds,
    );
    const sampler = new Sampler(watch);
    const took = await load({ options, watch, weather, sampler, isStopped, say });
    const wasStopped = isStopped();
    say("… the faults are over, every order ends");
    const rest = wasStopped
      ? { minutes: undefined, problems: [] }
      : await comeToRest(watch, weather, isStopped);
    follower.read();
    const { samples } = sampler;
    const verdicts = watched.map((series) => judge(series, samples));
    const problems = problemsOf(watch, rest, verdicts);
    return { figures, samples, verdicts, rest, ...took, problems, wasStopped: isStopped() };
  } finally {
    await cloud.stop();
  }
}
