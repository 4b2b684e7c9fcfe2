/** What a run has done and seen, counted. */
export interface Figures {
  orders: number;
  ordersEnded: number;
  events: number;
  /** Events that had to be sent again, as their sender must. */
  resent: number;
  eventsByQueue: number;
  calls: number;
  connected: number;
  texts: number;
  workersEnded: number;
  storms: number;
  cdrs: number;
  recordingsArchived: number;
  recordingsLost: number;
  /** Items that DynamoDB would have let go of by itself. */
  expired: number;
  /** Virtual seconds. */
  longestConvergence: number;
  longestRelease: number;
  readonly modes: Record<string, number>;
  /** Why orders had to wait, as their answers said. */
  readonly waits: Record<string, number>;
  readonly faults: Record<string, number>;
}

export const noFigures = (): Figures => ({
  orders: 0,
  ordersEnded: 0,
  events: 0,
  resent: 0,
  eventsByQueue: 0,
  calls: 0,
  connected: 0,
  texts: 0,
  workersEnded: 0,
  storms: 0,
  cdrs: 0,
  recordingsArchived: 0,
  recordingsLost: 0,
  expired: 0,
  longestConvergence: 0,
  longestRelease: 0,
  modes: {},
  waits: {},
  faults: {},
});

export const countOne = (counts: Record<string, number>, name: string, by = 1): void => {
  counts[name] = (counts[name] ?? 0) + by;
};
