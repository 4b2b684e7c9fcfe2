/** The one source of time of the simulated world, in epoch milliseconds. */
export interface Clock {
  now(): number;
}

/** A clock that runs with the machine's and can be moved forward; it never goes back. */
export interface MovableClock extends Clock {
  /** Lets `seconds` pass at once. */
  advance(seconds: number): void;
  readonly offsetMs: number;
}

export const realClock: Clock = { now: () => Date.now() };

export function movableClock(offsetMs = 0, base: Clock = realClock): MovableClock {
  let offset = offsetMs;
  return {
    now: () => base.now() + offset,
    advance: (seconds) => {
      offset += Math.round(seconds * 1000);
    },
    get offsetMs() {
      return offset;
    },
  };
}

const iso = (at: number): string => new Date(at).toISOString();

/** `yyyy-MM-dd HH:mm:ss`, UTC: the form of call events and CDRs (reference §10.4). */
export const eventTime = (at: number): string => iso(at).slice(0, 19).replace("T", " ");

/** `yyyyMMddHHmmss`, UTC: as embedded in session ids. */
export const compactTime = (at: number): string => iso(at).slice(0, 19).replace(/[-:T]/g, "");

/** `yyyy-MM-ddTHH:mm:ssZ`, UTC, whole seconds: the form of `Created` (reference §2). */
export const createdTime = (at: number): string => `${iso(at).slice(0, 19)}Z`;

/** Down to the whole second: the platform's own resolution. */
export const wholeSecond = (at: number): number => Math.floor(at / 1000) * 1000;

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
