import type { FeeTimes } from "../../domain/calls/notification";
import type { Instant } from "../../domain/instant";
import { type HangUpReasons, hangUpReasons } from "./hang-up";
import type { JsonRecord } from "./json";

/** Where the vendor's products push alike and mean differently. */
export interface Product {
  readonly provider: string;
  readonly hangUpReasons: HangUpReasons;
  /** When the person meant to be reached answered; absent: not connected. */
  answeredAt(times: FeeTimes, fee: JsonRecord): Instant | undefined;
}

/** Leg 2 is the one that counts. @see Huawei reference §10.6 */
export const privateNumber: Product = {
  provider: "huawei",
  hangUpReasons,
  answeredAt: ({ forwardAnswer }) => forwardAnswer,
};
