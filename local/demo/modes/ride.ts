import type { LocalFile } from "../../local-file";
import { type Dial, openStage, type PlacedCall, type Stage } from "../stage";
import type { Texts } from "../texts";

/** A mode, as far as a ride in it differs from a ride in another. */
export interface RideMode {
  readonly mode: string;
  readonly summary: string;
  readonly provider: string;
  readonly application: string;
  readonly service: string;
  readonly orderId: string;
  /** The pool; empty where the platform picks. */
  readonly numbers: readonly string[];
  /** What the platform holds of ours while an order lives. */
  readonly heldByPlatform: number;
  /** Whether somebody who is not of the order reaches the driver by dialling what the customer was told. */
  readonly strangerReachesDriver: boolean;
  readonly texts?: Texts | "as written";
  /** The platform tells of calls, and keeps recordings. */
  readonly tellsOfCalls: boolean;
  /** What becomes of the numbers when another driver takes over. */
  readonly onReassignment: "same numbers" | "new numbers" | "picked anew";
  /** Nothing ends a binding but its own end. */
  readonly onlyLapses: boolean;
  /** Where the driver of before ends up on the number that was his. */
  readonly formerDriverReaches: "nobody" | "new driver";
  /** The platform forgets after each call of the driver whom he reaches. */
  readonly calleePerCall: boolean;
  /** Who may call in the second five minutes after the end. */
  readonly secondPhase: "both" | "driver";
}

/** One telling of a ride: what people were told so far, and the calls to look for in the records. */
export interface Ride extends RideMode {
  readonly stage: Stage;
  readonly cloud: LocalFile;
  readonly placed: PlacedCall[];
  /** @throws Error before anybody was told */
  dial(): Dial;
  tell(dial: Dial | undefined): void;
}

export function startRide(row: RideMode, cloud: LocalFile): Ride {
  let told: Dial | undefined;
  return {
    ...row,
    cloud,
    stage: openStage(cloud),
    placed: [],
    tell: (dial) => {
      told = dial;
    },
    dial: () => {
      if (!told) throw new Error("nobody was told what to dial");
      return told;
    },
  };
}
