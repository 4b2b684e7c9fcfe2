import { axbStory } from "./axb/story";
import type { Story } from "./story";

/** The stories `npm run demo -- --mode …` can tell; the first one is told unless another is asked for. */
export const stories: Readonly<Record<string, Story>> = { axb: axbStory };

export const usualMode = "axb";
