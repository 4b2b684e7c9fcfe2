import { parseArgs } from "node:util";

export const leakKinds = ["memory", "handles"] as const;
export type LeakKind = (typeof leakKinds)[number];

export const help = `npm run soak: steady load on a local cloud of its own, faults now and then, and what grows without bound.

  npm run soak -- --minutes N      how long, real time; fractions too (default 5, at most 1440)
  npm run soak -- --rate N         orders that begin in a minute of the cloud's own time (default 3, at most 60)
  npm run soak -- --pace S         real seconds that such a minute takes at least (default 1)
  npm run soak -- --seed N         draws orders and faults alike (default: by chance)
  npm run soak -- --json FILE      writes every sample and verdict
  npm run soak -- --leak KIND      leaks on purpose (${leakKinds.join(", ")}), to see that it is noticed
  npm run soak -- --help           this text

Exits 0 when nothing grew and every promise was kept, 1 otherwise, 130 when it was stopped (with the figures so far). It takes
free ports and a folder of its own, listens on 127.0.0.1 only, and leaves nothing behind.`;

export interface SoakOptions {
  readonly seconds: number;
  readonly rate: number;
  readonly paceMs: number;
  readonly seed: number;
  readonly json?: string;
  readonly leak?: LeakKind;
}

export class UsageError extends Error {}

function numberIn(name: string, text: string | undefined, usual: number, most: number): number {
  const value = text === undefined ? usual : Number(text);
  if (text?.trim() === "" || !(value >= 0 && value <= most))
    throw new UsageError(`--${name} takes a number from 0 to ${most}, not "${text}"`);
  return value;
}

function leakIn(text: string | undefined): LeakKind | undefined {
  const kind = leakKinds.find((each) => each === text);
  if (text !== undefined && !kind)
    throw new UsageError(`--leak takes one of ${leakKinds.join(", ")}, not "${text}"`);
  return kind;
}

const string = { type: "string" } as const;
const known = { minutes: string, rate: string, pace: string, seed: string, json: string, leak: string };

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { ...known, help: { type: "boolean", short: "h" } } })
      .values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @returns undefined when the help is wanted @throws UsageError in words for a person */
export function readOptions(args: readonly string[]): SoakOptions | undefined {
  const values = parsed(args);
  if (values.help) return undefined;
  const leak = leakIn(values.leak);
  const chosen = Math.floor(Math.random() * 2 ** 31);
  return {
    seconds: numberIn("minutes", values.minutes, 5, 1440) * 60,
    rate: numberIn("rate", values.rate, 3, 60),
    paceMs: numberIn("pace", values.pace, 1, 60) * 1000,
    seed: Math.floor(numberIn("seed", values.seed, chosen, 2 ** 32 - 1)),
    ...(values.json === undefined ? {} : { json: values.json }),
    ...(leak ? { leak } : {}),
  };
}
