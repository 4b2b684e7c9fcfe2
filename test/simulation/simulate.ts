import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Crew, type Result, type Shortest, startWorkers, Worker } from "./crew";
import { replayDomain, searchDomain } from "./domain";
import type { Figures } from "./story/figures";
import { modes, type StoryMode } from "./story/mode-names";
import { type ScenarioName, scenarioNames } from "./story/scenario-names";
import type { Wishes } from "./story/story";

const help = `npm run simulate: tells seeded stories of the whole product, with faults, crashes, freezes and races, and checks
every promise after every step.

  --seed N        replays one story exactly, and prints its timeline
  --length N      of that story no more than so many things drawn: its prefix
  --stories N     how many to tell (default 200)
  --from N        the first seed (default: by chance)
  --minutes N     searches on for so long, however many stories that is
  --scenario NAME what happens first: ${scenarioNames.join(", ")} (default: by seed)
  --mode MODE     orders of this mode alone: AXB, AX, AXE, AXYB, X, CYJ (default: by seed)
  --workers N     processes (default: one for each core)
  --domain        the domain alone on a model in memory: less is checked, a hundred times faster
  --help`;

class UsageError extends Error {}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name} takes a whole number, not "${text}"`);
  return Number(text);
}

const numbers = ["seed", "length", "stories", "from", "minutes", "workers"] as const;

function readOptions() {
  const string = { type: "string" } as const;
  const boolean = { type: "boolean" } as const;
  const options = {
    ...(Object.fromEntries(numbers.map((name) => [name, string])) as Record<
      (typeof numbers)[number],
      typeof string
    >),
    scenario: string,
    mode: string,
    domain: boolean,
    help: boolean,
  };
  const { values } = readArguments(() => parseArgs({ options }));
  const { scenario, mode } = values;
  if (scenario !== undefined && !scenarioNames.some((name) => name === scenario))
    throw new UsageError(`there is no scenario "${scenario}": choose one of ${scenarioNames.join(", ")}`);
  if (mode !== undefined && !modes.some((name) => name === mode))
    throw new UsageError(`there is no mode "${mode}": choose one of ${modes.join(", ")}`);
  const given = Object.fromEntries(numbers.map((name) => [name, wholeNumber(name, values[name])]));
  return {
    ...(given as Record<(typeof numbers)[number], number | undefined>),
    wishes: {
      ...(scenario === undefined ? {} : { scenario: scenario as ScenarioName }),
      ...(mode === undefined ? {} : { mode: mode as StoryMode }),
    },
    domain: values.domain === true,
    help: values.help === true,
  };
}

function readArguments<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

type Options = ReturnType<typeof readOptions>;

async function replay({ length, wishes }: Options, seed: number): Promise<boolean> {
  const worker = await Worker.start();
  const told = await worker.tell(seed, {
    ...wishes,
    tells: true,
    ...(length === undefined ? {} : { length }),
  });
  worker.stop();
  for (const line of told.timeline) console.log(line);
  for (const problem of told.problems) console.log(`BROKEN  ${problem}`);
  console.log(`seed ${seed}: ${told.figures.steps} steps checked, hash ${told.hash}`);
  console.log(
    told.problems.length === 0 ? "every promise was kept" : `${told.problems.length} promises broken`,
  );
  return told.problems.length === 0;
}

const wishedAs = ({ scenario, mode }: Wishes): string =>
  [scenario && ` --scenario ${scenario}`, mode && ` --mode ${mode}`].filter(Boolean).join("");

function printBroken({ told, length }: Shortest, wishes: Wishes): void {
  console.log(`\nseed ${told.seed} breaks a promise; the first ${length} things drawn are enough:`);
  for (const line of told.timeline) console.log(line);
  for (const problem of told.problems) console.log(`BROKEN  ${problem}`);
  console.log(`replay it: npm run simulate -- --seed ${told.seed} --length ${length}${wishedAs(wishes)}\n`);
}

const secondMs = 1000;
const progressEveryMs = 15 * secondMs;

async function search(options: Options): Promise<boolean> {
  const { minutes, length } = options;
  const wishes = { ...options.wishes, ...(length === undefined ? {} : { length }) };
  const workers = await startWorkers(options.workers ?? availableParallelism());
  const from = options.from ?? Math.floor(Math.random() * 2 ** 31);
  const stories = options.stories ?? (minutes === undefined ? 200 : undefined);
  const startedAt = Date.now();
  let [told, steps] = [0, 0];
  const onStory = ({ figures }: { figures: Figures }) => {
    told += 1;
    steps += figures.steps;
  };
  const crew = new Crew({
    workers,
    from,
    wishes,
    onStory,
    onBroken: (broken) => printBroken(broken, wishes),
    ...(stories === undefined ? {} : { stories }),
  });
  const rate = () => (told / ((Date.now() - startedAt) / secondMs)).toFixed(1);
  const progress = setInterval(
    () => console.error(`${told} stories, ${steps} steps, ${rate()} stories a second`),
    progressEveryMs,
  );
  const end = minutes === undefined ? undefined : setTimeout(() => crew.stop(), minutes * 60 * secondMs);
  process.once("SIGINT", () => crew.stop());
  try {
    const result = await crew.run();
    const seconds = (Date.now() - startedAt) / secondMs;
    printFigures(result, from, seconds);
    return result.broken === 0;
  } finally {
    clearInterval(progress);
    clearTimeout(end);
    for (const worker of workers) worker.stop();
  }
}

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

function printFigures({ figures, broken, hash }: Result, from: number, seconds: number): void {
  const { stories, steps } = figures;
  const rows: [string, string | number][] = [
    ["stories", `${stories}, from seed ${from}, ${broken} broken`],
    ["checked steps", steps],
    ["seconds", `${seconds.toFixed(0)}, ${(stories / seconds).toFixed(1)} stories a second`],
    ["orders", `${figures.orders}, with ${figures.events} events, ${figures.replayed} inputs replayed`],
    ["effects", listed(figures.effects)],
    ["faults", listed(figures.faults)],
    ["crashes", figures.crashes],
    ["freezes", figures.freezes],
    [
      "calls placed",
      `${figures.callsPlaced}, connected ${figures.callsConnected} (${listed(figures.modes)})`,
    ],
    ["texts", figures.texts],
    ["CDRs", `${figures.cdrsPushed} taken, ${figures.cdrsStored} in the ledger`],
    ["recordings", `${figures.recordingsArchived} archived, ${figures.recordingsLost} lost`],
    ["besides", listed(figures.besides)],
    ["found by audits", listed(figures.findings)],
    ["events out", figures.published],
    ["scenarios", listed(figures.scenarios)],
    ["longest convergence", `${figures.longestConvergenceSeconds} virtual seconds`],
    ["longest healing", `${figures.longestHealingSeconds} virtual seconds`],
    ["hash of hashes", hash],
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(20)} ${value}`);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) return console.log(help);
  const { seed, domain, from = Math.floor(Math.random() * 2 ** 31), stories = 1000 } = options;
  const kept = domain
    ? await (seed === undefined ? searchDomain(from, stories) : replayDomain(seed))
    : await (seed === undefined ? search(options) : replay(options, seed));
  process.exitCode = kept ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? `${error.message}\n\n${help}` : error);
  process.exitCode = 2;
});
