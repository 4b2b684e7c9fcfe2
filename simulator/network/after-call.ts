import type { State } from "../state/state";
import type { Dialled, Route } from "./route";

/** AX: A's temporary callee was good for one call. */
function useUpCallee(subscriptionId: string, application: string, { from }: Dialled, state: State): void {
  const held = state.subscriptions.get("ax", application, subscriptionId);
  if (held?.origNum !== from) return;
  const { temporaryCallee: _used, ...rest } = held;
  state.subscriptions.put(rest);
}

/** AXE: who called A last is whom A's own call reaches, for a while. */
function noteCaller(
  subscriptionId: string,
  application: string,
  { from }: Dialled,
  state: State,
  now: number,
): void {
  const held = state.subscriptions.get("axe", application, subscriptionId);
  if (!held || held.bindNum === from) return;
  const callback = held.callbackMs === 0 ? { number: from } : { number: from, until: now + held.callbackMs };
  state.subscriptions.put({ ...held, callback });
}

/** What a call that was put through leaves behind in its binding. */
export function settleCall(
  route: Route,
  application: string,
  dialled: Dialled,
  state: State,
  now: number,
): void {
  if (!route.connects || route.subscriptionId === undefined) return;
  useUpCallee(route.subscriptionId, application, dialled, state);
  noteCaller(route.subscriptionId, application, dialled, state, now);
}
