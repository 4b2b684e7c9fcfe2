import type { State } from "../../state/state";

export const pairsOn = (relationNum: string, state: State): number =>
  state.subscriptions.countUnder(`x:${relationNum}`);

/** Whether one of these users already has a place on this X; `exceptId` is the binding being changed. */
export const isTaken = (
  relationNum: string,
  users: readonly string[],
  state: State,
  exceptId?: string,
): boolean =>
  users.some((user) =>
    state.subscriptions
      .find("axb", `${relationNum}#${user}`)
      .some(({ subscriptionId }) => subscriptionId !== exceptId),
  );
