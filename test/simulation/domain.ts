import { tellStory } from "./lifecycle/story";

/** One story of the domain alone, on an in-memory model: prints its timeline. @returns whether every promise was kept */
export async function replayDomain(seed: number): Promise<boolean> {
  const { timeline, broken } = await tellStory(seed);
  for (const line of timeline) console.log(line);
  for (const problem of broken) console.log(`BROKEN  ${problem}`);
  console.log(broken.length === 0 ? "every promise was kept" : `${broken.length} promises broken`);
  return broken.length === 0;
}

/** Thousands of stories of the domain alone. @returns whether every promise was kept */
export async function searchDomain(from: number, stories: number): Promise<boolean> {
  const total = { steps: 0, crashes: 0, broken: 0 };
  for (let seed = from; seed < from + stories; seed++) {
    const { broken, steps, crashes } = await tellStory(seed);
    total.steps += steps;
    total.crashes += crashes;
    if (broken.length === 0) continue;
    total.broken += 1;
    console.log(`seed ${seed}: ${broken.join("; ")}`);
  }
  console.log(
    `${stories} stories from seed ${from}: ${total.steps} effects, ${total.crashes} crashes, ${total.broken} broken`,
  );
  return total.broken === 0;
}
