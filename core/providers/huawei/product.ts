import type { FeeNotification, FeeTimes } from "../../domain/calls/notification";
import type { Instant } from "../../domain/instant";
import { optional } from "./fields-of-push";
import { type HangUpReasons, hangUpReasons } from "./hang-up";
import type { JsonRecord } from "./json";

/** Where the vendor's products push alike and mean differently. */
export interface Product {
  readonly provider: string;
  readonly hangUpReasons: HangUpReasons;
  /** When the person meant to be reached answered; absent: not connected. */
  answeredAt(times: FeeTimes, fee: JsonRecord): Instant | undefined;
  partiesOf(fee: JsonRecord): Parties;
}

type PartyName = "caller" | "dialled" | "privacyNumber" | "reached" | "shown";
export type Parties = { readonly [Name in PartyName]?: FeeNotification[Name] | undefined };

/** Leg 2 is the one that counts. @see Huawei reference §10.6 */
export const privateNumber: Product = {
  provider: "huawei",
  hangUpReasons,
  answeredAt: ({ forwardAnswer }) => forwardAnswer,
  partiesOf: (fee) => ({
    caller: optional(fee, "callerNum"),
    // Despite its name: what the caller dialled is X.
    dialled: optional(fee, "calleeNum"),
    privacyNumber: optional(fee, "bindNum") ?? optional(fee, "calleeNum"),
    reached: optional(fee, "fwdDstNum"),
    shown: optional(fee, "fwdDisplayNum"),
  }),
};
