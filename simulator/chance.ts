/** A repeatable source of chance: the same seed gives the same run. */
export interface Chance {
  /** The next number in [0, 1). */
  next(): number;
}

/** Mulberry32: small, and good enough to decide what gets lost, and which story is told. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = state;
      mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
