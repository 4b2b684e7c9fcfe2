import type { State } from "../state/state";
import type { AxSubscription } from "../state/subscriptions";
import { type Dialled, dead, lacksTone, type Route } from "./route";

/** Whom this caller gets: A whoever A's next callee is set to, everybody else A. */
function target(held: AxSubscription, from: string): string | number {
  const isA = from === held.origNum;
  if (held.callDirection === (isA ? 2 : 1)) return 8016;
  if (isA) return held.temporaryCallee ?? 8013;
  // Showing A the real caller is against the carriers' rule (reference §5.1).
  return held.calleeNumDisplay === "1" ? 8024 : held.origNum;
}

/** AX: anyone reaches A, A reaches the temporary callee (reference §5). */
export function routeAx({ from, to }: Dialled, state: State): Route {
  const [held] = state.subscriptions.find("ax", `x:${to}`);
  if (!held) return dead(8018);
  const reached = target(held, from);
  if (typeof reached === "number") return dead(reached, held.subscriptionId);
  if (lacksTone(held)) return dead(7107, held.subscriptionId);
  return {
    connects: true,
    to: reached,
    shown: to,
    subscriptionId: held.subscriptionId,
    maxDuration: held.maxDuration,
    recorded: held.recordFlag,
    // The guide's sample shows X here for AX, the real caller for AXB (reference §10.4).
    secondLegCaller: to,
    ...(held.userData === undefined ? {} : { userData: held.userData }),
  };
}
