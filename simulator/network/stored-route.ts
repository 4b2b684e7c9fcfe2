import type { Application } from "../applications";
import type { State } from "../state/state";
import { type Dead, type Dialled, dead, type Route } from "./route";
import { routeAx } from "./route-ax";
import { routeAxb } from "./route-axb";
import { routeAxe } from "./route-axe";
import { routeAxyb } from "./route-axyb";
import { routeCyj } from "./route-cyj";

/** Mobile numbers of China start with 1; whatever else is Chinese is a landline. */
const isLandline = (number: string): boolean => number.startsWith("+86") && !/^\+861\d{10}$/.test(number);

/** Reasons that hold whatever the mode: the tenant, the number, the kind of caller. */
export function barred({ from, to }: Dialled, application: Application, state: State): Dead | undefined {
  if (state.settings.get(application.application)?.status === "frozen") return dead(7108);
  if (state.settings.get(application.application)?.status === "abnormal") return dead(7100);
  if (["9", "10"].includes(state.statusOf(to))) return dead(8055);
  return isLandline(from) ? dead(8023) : undefined;
}

/** A route from what the platform holds; X mode holds nothing and is asked for instead. */
export function storedRoute(dialled: Dialled, application: Application, state: State, now: number): Route {
  const why = barred(dialled, application, state);
  if (why) return why;
  switch (application.mode) {
    case "axb":
      return routeAxb(dialled, state);
    case "ax":
      return routeAx(dialled, state);
    case "axe":
      return routeAxe(dialled, state, now);
    case "axyb":
      return routeAxyb(dialled, state, now);
    case "cyj":
      return routeCyj(dialled, state);
    // X has nothing stored, and nobody answers at the landlines that voice calls show.
    case "x":
    case "verification":
    case "connect":
      return dead(8014);
  }
}
