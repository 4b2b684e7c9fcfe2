/** Draws alike for a seed (mulberry32). */
export interface Chance {
  /** 0 to below 1. */
  next(): number;
  happens(likelihood: number): boolean;
  /** Whole, both ends included. */
  between(least: number, most: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    happens: (likelihood) => next() < likelihood,
    pick: (values) => {
      if (values.length === 0) throw new Error("nothing to pick from");
      return values[between(0, values.length - 1)] as (typeof values)[number];
    },
  };
}
