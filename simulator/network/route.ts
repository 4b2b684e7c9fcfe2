/** Who is reached when this caller dials this number now. */
export type Route = Connection | Dead;

export interface Connection {
  readonly connects: true;
  readonly to: string;
  /** What the callee sees. */
  readonly shown: string;
  readonly subscriptionId?: string;
  /** Minutes, 0 = no limit. */
  readonly maxDuration: number;
  readonly recorded: boolean;
  /** Echoed in events of modes that do. */
  readonly userData?: string;
  /** The `caller` of the events of leg 2: the real one, or X (reference §10.4). */
  readonly secondLegCaller: string;
  readonly extension?: string;
}

export interface Dead {
  readonly connects: false;
  /** Hang-up reason (error codes §3). */
  readonly stateCode: number;
  readonly subscriptionId?: string;
}

export const dead = (stateCode: number, subscriptionId?: string): Dead => ({
  connects: false,
  stateCode,
  ...(subscriptionId === undefined ? {} : { subscriptionId }),
});

export interface Dialled {
  readonly from: string;
  readonly to: string;
  /** What the caller types once connected to the platform. */
  readonly digits?: string;
}

/** A recorded call needs its announcement, or the carrier blocks it (reference §4.1); 7107 for it is inferred. */
export const lacksTone = (held: {
  readonly recordFlag: boolean;
  readonly recordHintTone?: string;
}): boolean => held.recordFlag && held.recordHintTone === undefined;
