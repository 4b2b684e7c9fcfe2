import type { Instant } from "../instant";
import { parseE164 } from "../phone-numbers";
import { type CalleeDeps, type CalleeOutcome, setCallee } from "../set-callee";
import type { Notification } from "./notification";

export interface RenewalDeps extends CalleeDeps {
  /** Whether the application's drivers reach whom was named last, once. */
  readonly isCalleePerCall: (application: string) => boolean;
  readonly orderOfSubscription: (provider: string, subscriptionId: string) => Promise<string | undefined>;
  readonly onOutcome: (orderId: string, outcome: CalleeOutcome) => void;
  readonly onError: (error: unknown) => void;
}

/** A call that is over, as one push tells of it. */
export interface EndedCall {
  readonly provider: string;
  readonly application: string;
  readonly subscriptionId: string;
  /** Its events may name X in place of the driver. */
  readonly caller?: string | undefined;
}

/** The first try and two more. */
const mostTries = 3;

/** What of a push tells that a call is over, where that matters. */
export function endedCall(notification: Notification, application: string): EndedCall | undefined {
  const isEnd =
    notification.kind === "fee" || (notification.kind === "event" && notification.type === "disconnect");
  if (!isEnd || notification.subscriptionId === undefined) return undefined;
  const { provider, subscriptionId, caller } = notification;
  return { provider, application, subscriptionId, caller };
}

/**
 * Sets the callee again after the drivers' calls, each order once. What fails is tried again at once and then counted: the
 * platform can set it again by itself (`POST /v1/orders/{orderId}/callee`), and the next push of the call does, too.
 */
export async function renewCallees(
  deps: RenewalDeps,
  ended: readonly EndedCall[],
  until: Instant,
): Promise<void> {
  const calls = new Map<string, EndedCall>();
  for (const call of ended) {
    if (deps.isCalleePerCall(call.application))
      calls.set(`${call.provider} ${call.subscriptionId} ${call.caller ?? ""}`, call);
  }
  await Promise.all([...calls.values()].map((call) => renew(deps, call, until).catch(deps.onError)));
}

async function renew(deps: RenewalDeps, call: EndedCall, until: Instant): Promise<void> {
  const orderId = await deps.orderOfSubscription(call.provider, call.subscriptionId);
  if (orderId === undefined) return;
  for (let tries = 1; ; tries++) {
    const outcome = await setCallee(
      deps,
      orderId,
      ({ subscriptionId, numbers, agreed }) =>
        subscriptionId === call.subscriptionId && mayBeOf(call.caller, numbers.x, agreed.people.driver),
    );
    const mayHelp = outcome.is === "failed" && outcome.failure.kind === "retry-later";
    if (mayHelp && tries < mostTries && deps.clock() < until) continue;
    return deps.onOutcome(orderId, outcome);
  }
}

/** Somebody else's call, surely, only if it names somebody else: then the driver's callee was not used up. */
const mayBeOf = (caller: string | undefined, x: string, driver: string): boolean => {
  const number = caller === undefined ? undefined : parseE164(caller);
  return number === undefined || number === driver || number === x;
};
