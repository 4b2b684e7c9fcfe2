import type { State } from "../state/state";
import type { AxeSubscription } from "../state/subscriptions";
import { type Connection, type Dialled, dead, lacksTone, type Route } from "./route";

const connect = (held: AxeSubscription, { from, to }: Dialled, reached: string): Connection => ({
  connects: true,
  to: reached,
  shown: to,
  subscriptionId: held.subscriptionId,
  maxDuration: held.maxDuration,
  recorded: held.recordFlag,
  secondLegCaller: from,
});

/** A dials X: back to whoever called last, else to the call-back number. */
function routeBack(held: AxeSubscription, dialled: Dialled, now: number): Route {
  const { callback, callbackNum, userData } = held;
  const isFresh = callback !== undefined && (callback.until === undefined || now < callback.until);
  const reached = isFresh ? callback.number : callbackNum;
  if (reached === undefined) return dead(8019, held.subscriptionId);
  const route = connect(held, dialled, reached);
  return userData === undefined ? route : { ...route, userData };
}

/** Anyone else dials X and types E. Nothing typed is a caller who hung up; only a # is an empty extension. */
function routeByExtension(dialled: Dialled, state: State): Route {
  if (dialled.digits === undefined) return dead(7516);
  const typed = dialled.digits.replace(/#$/, "");
  if (typed === "") return dead(8033);
  const [held] = state.subscriptions.find("axe", `${dialled.to}#ext:${typed}`);
  if (!held) return dead(8022);
  if (held.displayNumMode === "1") return dead(8024, held.subscriptionId);
  return { ...connect(held, dialled, held.bindNum), extension: held.extendNum };
}

/** AXE: X and E reach A, A's own call to X goes back (reference §6). */
export function routeAxe(dialled: Dialled, state: State, now: number): Route {
  const [own] = state.subscriptions.find("axe", `${dialled.to}#${dialled.from}`);
  const route = own ? routeBack(own, dialled, now) : routeByExtension(dialled, state);
  if (!route.connects || !route.recorded) return route;
  const [held] = own ? [own] : state.subscriptions.find("axe", `${dialled.to}#ext:${route.extension}`);
  return held && lacksTone(held) ? dead(7107, held.subscriptionId) : route;
}
