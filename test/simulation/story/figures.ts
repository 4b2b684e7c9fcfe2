/** What happened, to be added up over all stories. */
export interface Figures {
  stories: number;
  steps: number;
  effects: Record<string, number>;
  faults: Record<string, number>;
  crashes: number;
  freezes: number;
  orders: number;
  events: number;
  callsPlaced: number;
  callsConnected: number;
  texts: number;
  cdrsPushed: number;
  cdrsStored: number;
  recordingsArchived: number;
  recordingsLost: number;
  published: number;
  replayed: number;
  modes: Record<string, number>;
  /** Audits, what operators asked for, and what platforms did wrong of themselves. */
  besides: Record<string, number>;
  /** What audits told, by its kind. */
  findings: Record<string, number>;
  scenarios: Record<string, number>;
  /** Virtual seconds from the last fault to everything being as it should. */
  longestConvergenceSeconds: number;
  /** The same where a platform had lost a binding or made one by itself: two audits have to see it. */
  longestHealingSeconds: number;
}

export const noFigures = (): Figures => ({
  stories: 0,
  steps: 0,
  effects: {},
  faults: {},
  crashes: 0,
  freezes: 0,
  orders: 0,
  events: 0,
  callsPlaced: 0,
  callsConnected: 0,
  texts: 0,
  cdrsPushed: 0,
  cdrsStored: 0,
  recordingsArchived: 0,
  recordingsLost: 0,
  published: 0,
  replayed: 0,
  modes: {},
  besides: {},
  findings: {},
  scenarios: {},
  longestConvergenceSeconds: 0,
  longestHealingSeconds: 0,
});

export const countOne = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** Adds one story's figures, or another worker's. */
export function addFigures(total: Figures, more: Figures): void {
  for (const [name, value] of Object.entries(more) as [keyof Figures, number | Record<string, number>][]) {
    if (typeof value === "number") addNumber(total, name, value);
    else addCounts(total[name] as Record<string, number>, value);
  }
}

function addNumber(total: Figures, name: keyof Figures, value: number): void {
  const known = total[name] as number;
  const sum = name.startsWith("longest") ? Math.max(known, value) : known + value;
  Object.assign(total, { [name]: sum });
}

function addCounts(total: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(more)) total[name] = (total[name] ?? 0) + value;
}
