import type { Application } from "../applications";
import { eventTime } from "../clock";
import { textOf } from "./reasons";
import type { Dialled, Route } from "./route";
import type { Timeline } from "./timeline";

export interface CallEvent {
  readonly at: number;
  readonly body: { readonly eventType: string; readonly statusInfo: Readonly<Record<string, unknown>> };
}

interface Told {
  readonly application: Application;
  readonly sessionId: string;
  readonly dialled: Dialled;
  readonly route: Route;
}

const withoutAbsent = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** `callin`: leg 1, the caller and the number dialled. */
export function callInBody({ application, sessionId, dialled, route }: Told, at: number): CallEvent["body"] {
  const { mode } = application;
  const showsSubscription = mode === "axb" || mode === "ax" || mode === "axyb";
  return {
    eventType: "callin",
    statusInfo: withoutAbsent({
      timestamp: eventTime(at),
      sessionId,
      caller: dialled.from,
      called: dialled.to,
      subscriptionId: showsSubscription ? route.subscriptionId : undefined,
      userData: mode !== "x" && route.connects ? route.userData : undefined,
      notifyMode: mode === "x" ? "Block" : undefined,
    }),
  };
}

function laterEvent(
  told: Told,
  eventType: string,
  at: number,
  more: Record<string, unknown> = {},
): CallEvent {
  const { application, sessionId, dialled, route } = told;
  const isX = application.mode === "x";
  const statusInfo = withoutAbsent({
    timestamp: eventTime(at),
    sessionId,
    caller: route.connects ? route.secondLegCaller : dialled.from,
    called: route.connects ? route.to : dialled.to,
    subscriptionId: isX ? undefined : route.subscriptionId,
    userData: isX && route.connects ? route.userData : undefined,
    notifyMode: isX ? "Notify" : undefined,
    ...more,
  });
  return { at, body: { eventType, statusInfo } };
}

/** The events after `callin`, in their order (reference §10.4). */
export function laterEvents(told: Told, timeline: Timeline): CallEvent[] {
  const { sessionId, dialled } = told;
  const { collect, callOut, alerting, answered, end, ending } = timeline;
  const events: CallEvent[] = [];
  if (collect !== undefined) {
    const statusInfo = { timestamp: eventTime(collect), sessionId, digitInfo: dialled.digits ?? "" };
    events.push({ at: collect, body: { eventType: "collectInfo", statusInfo } });
  }
  if (callOut !== undefined) events.push(laterEvent(told, "callout", callOut));
  if (alerting !== undefined) events.push(laterEvent(told, "alerting", alerting));
  if (answered !== undefined) events.push(laterEvent(told, "answer", answered));
  const { stateCode } = ending;
  events.push(laterEvent(told, "disconnect", end, { stateCode, stateDesc: textOf(stateCode) }));
  return events;
}
