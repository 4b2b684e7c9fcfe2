import { Crew, type Result, type Shortest, startWorkers, type Worker } from "./crew";
import { modes } from "./story/mode-names";
import { scenarioNames } from "./story/scenario-names";
import type { Wishes } from "./story/story";

/** A fixed set for everybody, and some that nobody has seen: a failure names its seed, which replays it. */
const fixed = { from: 1, stories: 60 };
const fresh = { from: 1_000_000 + Math.floor(Math.random() * 2 ** 30), stories: 30 };

/** There to end what hangs, on the busiest machine. */
jest.setTimeout(400_000);

let workers: readonly Worker[] = [];

beforeAll(async () => {
  workers = await startWorkers(2);
});
afterAll(() => {
  for (const worker of workers) worker.stop();
});

/** As a person would be told of it. */
const toldOf = ({ told, length }: Shortest): string =>
  [
    `npm run simulate -- --seed ${told.seed} --length ${length}`,
    ...told.problems,
    ...told.timeline.slice(-60),
  ].join("\n");

async function search(from: number, stories: number, wishes: Wishes = {}): Promise<Result> {
  const broken: string[] = [];
  const crew = new Crew({
    workers,
    from,
    stories,
    wishes,
    onStory: () => undefined,
    onBroken: (shortest) => broken.push(toldOf(shortest)),
  });
  const result = await crew.run();
  expect(broken).toEqual([]);
  return result;
}

it("keeps every promise in stories that everybody knows, under everything that can go wrong", async () => {
  const { figures } = await search(fixed.from, fixed.stories);
  expect(figures.stories).toBe(fixed.stories);
  expect(figures.steps).toBeGreaterThan(5_000);
  expect(figures.crashes).toBeGreaterThan(20);
  expect(figures.callsConnected).toBeGreaterThan(10);
  expect(figures.cdrsStored).toBeGreaterThan(10);
  expect(Object.keys(figures.scenarios).sort()).toEqual([...scenarioNames].sort());
});

/** Each broke a promise once, of the product's or of the checks' (CHANGELOG, docs/testing.md). */
it.each([300, 337, 621, 674, 745, 781, 1158, 1181, 1480, 1646, 21534])(
  "keeps every promise in story %d",
  async (seed) => {
    await search(seed, 1);
  },
);

/** Two events of one order at once: who lost the race changed the winner's routes. */
it.each([9000623, 9000675, 9000879, 9000989])("keeps every promise in duel %d in X mode", async (seed) => {
  await search(seed, 1, { scenario: "two-events", mode: "X", length: 1 });
});

it("keeps every promise in stories that nobody has seen", async () => {
  await search(fresh.from, fresh.stories);
});

const beginnings = scenarioNames
  .filter((name) => name !== "free")
  .flatMap((scenario) => modes.map((mode) => ({ scenario, mode })));

/** By chance few stories are of any one mode and beginning: some of each, with little else in them, always others. */
it.each(beginnings)("keeps every promise when $mode begins with $scenario", async ({ scenario, mode }) => {
  const { figures } = await search(fresh.from, 2, { scenario, mode, length: 1 });
  expect(figures.scenarios).toEqual({ [scenario]: 2 });
});

it("happens again exactly, in another process and after other stories", async () => {
  const [one, other] = workers;
  const alone = await one?.tell(7, {});
  await other?.tell(8, {});
  const among = await other?.tell(7, { tells: true });
  expect(alone?.hash).toMatch(/^[0-9a-f]{16}$/);
  expect(among?.hash).toBe(alone?.hash);
  const [first, second] = [await search(20, 4), await search(20, 4)];
  expect(second.hash).toBe(first.hash);
});
