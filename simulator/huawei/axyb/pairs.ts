import type { State } from "../../state/state";
import type { AxybSubscription, YbPair } from "../../state/subscriptions";

/** The pairs whose own lifetime is not over. */
export const livePairs = (held: AxybSubscription, now: number): readonly YbPair[] =>
  held.pairs.filter(({ expiresAt }) => expiresAt === undefined || now < expiresAt);

/** Whether this number already stands for somebody to this caller. */
export const isReached = (number: string, caller: string, state: State, now: number): boolean =>
  state.subscriptions
    .find("axyb", `${number}#${caller}`)
    .some((held) =>
      livePairs(held, now).some(
        ({ bNum, yNum }) =>
          (yNum === number && held.origNum === caller) || (held.xNum === number && bNum === caller),
      ),
    );
