import { tellStory } from "./story";

/** A fixed set for everybody, and some that nobody has seen: the seed in a failure's name replays it. */
const fresh = Array.from({ length: 300 }, () => Math.floor(Math.random() * 2 ** 31));
const fixed = Array.from({ length: 700 }, (_, seed) => seed);

it("keeps its promises through faults, crashes and races, and settles when they are over", async () => {
  const failures: string[] = [];
  let steps = 0;
  let crashes = 0;
  for (const seed of [...fixed, ...fresh]) {
    const told = await tellStory(seed);
    steps += told.steps;
    crashes += told.crashes;
    failures.push(...told.broken.map((problem) => `seed ${seed}: ${problem}`));
    if (failures.length >= 10) break;
  }
  expect(failures).toEqual([]);
  expect(crashes).toBeGreaterThan(1000);
  expect(steps).toBeGreaterThan(50_000);
});
