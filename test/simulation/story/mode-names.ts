/** Weights of modes: the usual one has most to go wrong. */
export const modeWeights = { AXB: 6, AX: 3, AXE: 3, AXYB: 3, X: 3, CYJ: 2 } as const;

/** Modes that a story can be of. */
export type StoryMode = keyof typeof modeWeights;

export const modes = Object.keys(modeWeights) as StoryMode[];
