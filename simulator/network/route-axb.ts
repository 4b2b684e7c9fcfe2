import type { State } from "../state/state";
import type { AxbSubscription } from "../state/subscriptions";
import { type Dialled, dead, lacksTone, type Route } from "./route";

const isAllowed = ({ callDirection, callerNum }: AxbSubscription, from: string): boolean =>
  callDirection === 0 || (callDirection === 1) === (from === callerNum);

/** AXB: A and B reach each other through X, as the direction allows (reference §4). */
export function routeAxb({ from, to }: Dialled, state: State): Route {
  const [held] = state.subscriptions.find("axb", `${to}#${from}`);
  if (!held) return dead(8014);
  if (!isAllowed(held, from)) return dead(8016, held.subscriptionId);
  if (lacksTone(held)) return dead(7107, held.subscriptionId);
  return {
    connects: true,
    to: from === held.callerNum ? held.calleeNum : held.callerNum,
    shown: to,
    subscriptionId: held.subscriptionId,
    maxDuration: held.maxDuration,
    recorded: held.recordFlag,
    secondLegCaller: from,
    ...(held.userData === undefined ? {} : { userData: held.userData }),
  };
}
