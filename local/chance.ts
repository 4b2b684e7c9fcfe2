/** A seeded source of chance in [0, 1): the same seed, the same story (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<Element>(elements: readonly Element[], random: () => number): Element[] {
  const drawn = elements.map((element) => ({ element, draw: random() }));
  return drawn.sort((left, right) => left.draw - right.draw).map(({ element }) => element);
}
