/** A moment: milliseconds since the Unix epoch, UTC. Time is an argument everywhere in the domain. */
export type Instant = number;

export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;
export const days = (count: number): number => count * 86_400_000;

/** RFC 3339 in UTC with whole seconds where there are no fractions, e.g. `2026-11-22T10:00:00Z`. */
export const toRfc3339 = (instant: Instant): string => new Date(instant).toISOString().replace(".000Z", "Z");
