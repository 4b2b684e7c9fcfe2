import type { State } from "../state/state";
import { type Dialled, dead, type Route } from "./route";

/** CYJ: caller and callee reach each other through the virtual number, as `Direct` allows. */
export function routeCyj({ from, to }: Dialled, state: State): Route {
  const [held] = state.subscriptions.find("cyj", `${to}#${from}`);
  if (!held) return dead(8014);
  const isCaller = from === held.caller;
  if (held.direct === (isCaller ? 2 : 1)) return dead(8016, held.subscriptionId);
  return {
    connects: true,
    to: isCaller ? held.callee : held.caller,
    shown: to,
    subscriptionId: held.subscriptionId,
    maxDuration: 0,
    recorded: held.recordFlag,
    secondLegCaller: from,
  };
}
