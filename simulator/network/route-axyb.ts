import { livePairs } from "../huawei/axyb/pairs";
import type { State } from "../state/state";
import type { AxybSubscription } from "../state/subscriptions";
import { type Dialled, dead, lacksTone, type Route } from "./route";

interface Reached {
  readonly held: AxybSubscription;
  readonly to: string;
  readonly shown: string;
  /** The direction that forbids this call. */
  readonly forbiddenBy: 1 | 2;
}

/** A dials Y and reaches B, who sees X; B dials X and reaches A, who sees Y. */
function reachedBy({ from, to }: Dialled, state: State, now: number): Reached | undefined {
  for (const held of state.subscriptions.find("axyb", `${to}#${from}`)) {
    for (const { bNum, yNum } of livePairs(held, now)) {
      if (to === yNum && from === held.origNum) return { held, to: bNum, shown: held.xNum, forbiddenBy: 2 };
      if (to === held.xNum && from === bNum) return { held, to: held.origNum, shown: yNum, forbiddenBy: 1 };
    }
  }
  return undefined;
}

const isOwnNumber = ({ from, to }: Dialled, state: State, now: number): boolean =>
  state.subscriptions.find("axyb", `x:${to}`).some((held) => {
    const isX = held.xNum === to && held.origNum === from;
    return isX || livePairs(held, now).some(({ yNum, bNum }) => yNum === to && bNum === from);
  });

/** AXYB (reference §7). */
export function routeAxyb(dialled: Dialled, state: State, now: number): Route {
  const reached = reachedBy(dialled, state, now);
  if (!reached) return dead(isOwnNumber(dialled, state, now) ? 8032 : 8030);
  const { held, to, shown, forbiddenBy } = reached;
  // The reason is listed for AX and AXB; for AXYB it is inferred.
  if (held.callDirection === forbiddenBy) return dead(8016, held.subscriptionId);
  if (lacksTone(held)) return dead(7107, held.subscriptionId);
  return {
    connects: true,
    to,
    shown,
    subscriptionId: held.subscriptionId,
    maxDuration: held.maxDuration,
    recorded: held.recordFlag,
    secondLegCaller: dialled.from,
    ...(held.userData === undefined ? {} : { userData: held.userData }),
  };
}
