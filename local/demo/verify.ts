import { isDeepStrictEqual } from "node:util";

/** Something was not as the story promises. */
export class Unexpected extends Error {
  constructor(
    readonly promise: string,
    readonly expected: unknown,
    readonly seen: unknown,
  ) {
    super(`${promise}\n  expected: ${shown(expected)}\n  seen:     ${shown(seen)}`);
  }
}

const mostShown = 2_000;
const shown = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, mostShown);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The parts of `seen` that `expected` speaks of; lists and plain values are taken whole. */
function partsOf(seen: unknown, expected: unknown): unknown {
  if (!isRecord(expected) || !isRecord(seen)) return seen;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, partsOf(seen[key], expected[key])]));
}

/** Told of each promise that was kept. */
export type Say = (promise: string) => void;

/**
 * Holds what was seen against what was promised: an expected object names the fields that matter.
 * @throws Unexpected
 */
export type Verify = (promise: string, expected: unknown, seen: unknown) => void;

export const verifier =
  (say: Say): Verify =>
  (promise, expected, seen) => {
    const parts = partsOf(seen, expected);
    if (!isDeepStrictEqual(parts, expected)) throw new Unexpected(promise, expected, parts);
    say(promise);
  };
