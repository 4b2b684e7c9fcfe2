import { parseArgs } from "node:util";
import { tellStory } from "./lifecycle/story";

const help = `npm run simulate: tells seeded stories of the lifecycle, with faults, crashes and races, and checks every promise.

  --seed N      replays one story and prints its timeline
  --stories N   how many to tell (default 1000)
  --from N      the first seed (default: by chance)
  --help`;

class UsageError extends Error {}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name} takes a whole number, not "${text}"`);
  return Number(text);
}

function readOptions() {
  try {
    const string = { type: "string" } as const;
    const { values } = parseArgs({
      options: { seed: string, stories: string, from: string, help: { type: "boolean" } },
    });
    return {
      help: values.help === true,
      seed: wholeNumber("seed", values.seed),
      stories: wholeNumber("stories", values.stories) ?? 1000,
      from: wholeNumber("from", values.from) ?? Math.floor(Math.random() * 2 ** 31),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function replay(seed: number): Promise<boolean> {
  const { timeline, broken } = await tellStory(seed);
  for (const line of timeline) console.log(line);
  for (const problem of broken) console.log(`BROKEN  ${problem}`);
  console.log(broken.length === 0 ? "every promise was kept" : `${broken.length} promises broken`);
  return broken.length === 0;
}

async function search(from: number, stories: number): Promise<boolean> {
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

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) return console.log(help);
  const kept =
    options.seed === undefined ? await search(options.from, options.stories) : await replay(options.seed);
  process.exitCode = kept ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? `${error.message}\n\n${help}` : error);
  process.exitCode = 2;
});
