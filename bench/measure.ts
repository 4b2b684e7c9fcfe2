/** Two ways of doing the same, taken in turns, so that whatever else the machine does hits both. */
export interface Comparison {
  readonly name: string;
  readonly ours: string;
  readonly bare: string;
  /** One round of each; `round` is never given twice. */
  readonly once: (round: number) => Promise<{ oursMs: number; bareMs: number }>;
}

export interface Measured {
  readonly name: string;
  readonly rounds: number;
  readonly ours: { readonly label: string; readonly medianMs: number };
  readonly bare: { readonly label: string; readonly medianMs: number };
  /** Median of the rounds' own ratios: 1 is as fast as the engine allows. */
  readonly ratio: number;
}

const warmUpRounds = 15;
const longestMs = 15_000;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = low] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return (low + high) / 2;
};

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** As many rounds as were asked for, or as fit into a quarter of a minute. */
export async function compare({ name, ours, bare, once }: Comparison, rounds: number): Promise<Measured> {
  for (let round = 0; round < warmUpRounds; round++) await once(round);
  const taken: { oursMs: number; bareMs: number }[] = [];
  const startedAt = performance.now();
  while (taken.length < rounds && performance.now() - startedAt < longestMs)
    taken.push(await once(warmUpRounds + taken.length));
  return {
    name,
    rounds: taken.length,
    ours: { label: ours, medianMs: median(taken.map(({ oursMs }) => oursMs)) },
    bare: { label: bare, medianMs: median(taken.map(({ bareMs }) => bareMs)) },
    ratio: median(taken.map(({ oursMs, bareMs }) => oursMs / bareMs)),
  };
}
