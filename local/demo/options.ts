import { parseArgs } from "node:util";
import { stories } from "./stories";
import type { Story } from "./story";

const modes = [...stories].map(([mode, { summary }]) => `    ${mode.padEnd(14)}${summary}`).join("\n");

export const help = `npm run demo: plays the story of every mode on a local cloud of its own, one after another, verifies every step, and stops.

  npm run demo -- --mode <mode>    only that story:
${modes}
  npm run demo -- --help           this text

Exits 0 when every step was as promised, 1 otherwise. It takes free ports and a folder of its own, so it may run beside
"npm start".`;

export type DemoOptions =
  | { readonly wantsHelp: true }
  | { readonly wantsHelp: false; readonly stories: ReadonlyMap<string, Story> };

/** The parser's first sentence; what follows it explains more than was asked. */
const firstSentence = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split(". ")[0] ?? "";

function parsed(args: readonly string[]) {
  try {
    const options = { mode: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Error(`${firstSentence(error)}; "npm run demo -- --help" lists the options`);
  }
}

/** @throws Error in words for a person when there is an option or mode that is not known */
export function readOptions(args: readonly string[]): DemoOptions {
  const { mode, help: wantsHelp = false } = parsed(args);
  if (wantsHelp) return { wantsHelp };
  if (mode === undefined) return { wantsHelp, stories };
  const story = stories.get(mode.toLowerCase());
  if (!story) throw new Error(`unknown mode "${mode}"; known: ${[...stories.keys()].join(", ")}`);
  return { wantsHelp, stories: new Map([[mode.toLowerCase(), story]]) };
}
