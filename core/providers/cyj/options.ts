import type { ProviderSettings } from "../../domain/provider-module";

/** What the document leaves open (CYJ reference §5), with the safest reading as default. */
export interface CyjOptions {
  /** Zone of the signature's time. @default 480: Beijing */
  readonly utcOffsetMinutes: number;
  /** Who is `Caller`, which "must be registered beforehand". @default "driver": the one the platform knows */
  readonly caller: "driver" | "customer";
  /** Whether landlines are sent, as area code without 0 and number. @default false */
  readonly landlines: boolean;
}

/** @throws RangeError for a value that is none */
export function cyjOptions({ options = {} }: ProviderSettings): CyjOptions {
  const { utcOffsetMinutes = "480", caller = "driver", landlines = "false" } = options;
  const offset = Number(utcOffsetMinutes);
  if (!Number.isInteger(offset) || Math.abs(offset) > 14 * 60) throw new RangeError("utcOffsetMinutes");
  if (caller !== "driver" && caller !== "customer") throw new RangeError("caller");
  if (landlines !== "true" && landlines !== "false") throw new RangeError("landlines");
  return { utcOffsetMinutes: offset, caller, landlines: landlines === "true" };
}
