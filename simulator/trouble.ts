import { setTimeout as sleep } from "node:timers/promises";
import type { FaultKind, FaultRule, Place } from "./faults";
import type { World } from "./world";

const before: readonly FaultKind[] = [
  "refuse",
  "flow-control",
  "timeout-before",
  "drop-before",
  "http-500-before",
  "slow",
];
const afterwards: readonly FaultKind[] = ["timeout-after", "drop-after", "http-500-after"];

export interface Done<T> {
  readonly answer: T | "hang" | "drop";
  readonly fault?: FaultKind;
}

function silence({ kind }: FaultRule): "hang" | "drop" | undefined {
  if (kind.startsWith("timeout-")) return "hang";
  return kind.startsWith("drop-") ? "drop" : undefined;
}

/** Does what was asked, unless a fault has it that it is not done, not answered, or answered otherwise. */
export async function troubled<T>(
  world: World,
  place: Place,
  instead: (fault: FaultRule) => T,
  act: () => T,
): Promise<Done<T>> {
  const early = world.faults.strike(before, place);
  if (early?.kind === "slow") await sleep(early.milliseconds ?? 1_000);
  else if (early) return { answer: silence(early) ?? instead(early), fault: early.kind };
  const answer = act();
  const late = world.faults.strike(afterwards, place);
  if (late) return { answer: silence(late) ?? instead(late), fault: late.kind };
  return { answer, ...(early ? { fault: early.kind } : {}) };
}
