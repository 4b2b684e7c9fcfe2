import type { Instant } from "../instant";
import type { CallDirection, CallerRole } from "../modes";
import type { E164 } from "../phone-numbers";
import type { RouteTerms } from "../ports";

/** A route as it is found when its number is dialled. */
export interface FoundRoute extends RouteTerms {
  readonly orderId: string;
  readonly state: string;
  readonly role: CallerRole;
  /** Absent where the route rests: it keeps no number. */
  readonly peer?: E164;
}

/** Why somebody is not connected; few values: they are counted by. */
export type Refusal =
  | "unknown-caller"
  | "not-open"
  | "ended"
  | "wrong-direction"
  | "texts-off"
  | "not-forwarded-here"
  | "not-asked-here"
  | "stale"
  | "unavailable";

export type Verdict =
  | { readonly ok: true; readonly route: FoundRoute; readonly peer: E164 }
  | { readonly ok: false; readonly because: Refusal };

const refuse = (because: Refusal): Verdict => ({ ok: false, because });

/**
 * Whether this caller is put through now. The phase that counts is the first one not yet over: a later one that would allow
 * the call does not allow it today.
 */
export function judgeCall(route: FoundRoute | undefined, caller: E164, now: Instant): Verdict {
  if (route === undefined) return refuse("unknown-caller");
  const { state, peer, phases, role } = route;
  if (state !== "open" || peer === undefined || peer === caller) return refuse("not-open");
  const phase = currentPhase(phases, now);
  if (phase === undefined) return refuse("ended");
  return allows(phase.direction, role) ? { ok: true, route, peer } : refuse("wrong-direction");
}

/** As a call, where the policy has texts at all. */
export function judgeText(route: FoundRoute | undefined, sender: E164, now: Instant): Verdict {
  const verdict = judgeCall(route, sender, now);
  return verdict.ok && !verdict.route.texts ? refuse("texts-off") : verdict;
}

const currentPhase = (phases: RouteTerms["phases"], now: Instant) =>
  phases
    .filter(({ until }) => until > now)
    .reduce<RouteTerms["phases"][number] | undefined>(
      (first, phase) => (first === undefined || phase.until < first.until ? phase : first),
      undefined,
    );

/** A route on which anyone may dial is never found by a caller's token; if it were, nobody is meant. */
const allows = (direction: CallDirection, role: CallerRole): boolean =>
  role !== "anyone" && (direction === "both" || direction === `${role}-only`);
