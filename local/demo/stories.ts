import { axbStory } from "./axb/story";
import { rideModes } from "./modes/ride-modes";
import { rideStory } from "./modes/ride-story";
import type { Story } from "./story";
import { verificationStory } from "./verification/story";

/** The stories `npm run demo -- --mode …` can tell, in the order in which all of them are told. */
export const stories: ReadonlyMap<string, Story> = new Map([
  ["axb", axbStory],
  ...rideModes.map((row) => [row.mode.toLowerCase(), rideStory(row)] as const),
  ["verification", verificationStory],
]);
