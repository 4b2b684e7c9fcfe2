import { type Echo, readEcho } from "../call-control/echo";
import type { Instant } from "../instant";
import { callFacts } from "./call-facts";
import type { CallItem, CallLink } from "./call-items";
import { foldCall } from "./fold";

/** Who called whom over what: real numbers, so never part of a call that is shown. */
export interface CallTrace {
  readonly provider: string;
  readonly subscriptionIds: readonly string[];
  /** What we gave with the answer to the call, where the mode echoes it. */
  readonly echo?: Echo;
  readonly privacyNumber?: string;
  readonly caller?: string;
  readonly callee?: string;
  readonly startedAt: Instant;
}

/** Finds the order a call belongs to; `undefined` when nothing says so for sure. */
export interface CallLinker {
  linkOf(trace: CallTrace): Promise<CallLink | undefined>;
}

/** What links a call to its order; `undefined` until something says when the call began. */
export function traceOf(items: readonly CallItem[]): CallTrace | undefined {
  const { startedAt, privacyNumber } = foldCall(items);
  const { events, fee } = callFacts(items);
  const facts = fee === undefined ? events : [...events, fee];
  const provider = facts[0]?.provider;
  if (startedAt === undefined || provider === undefined) return undefined;
  // Only leg 1 names the real caller: later events may carry X in its place.
  const caller = fee?.caller ?? events.find((event) => event.type === "callin")?.caller;
  const subscriptionIds = facts.flatMap(({ subscriptionId }) => subscriptionId ?? []).sort();
  const [echo] = facts.flatMap(({ userData }) => (userData && readEcho(userData)) || []);
  return {
    provider,
    startedAt,
    ...(echo === undefined ? {} : { echo }),
    subscriptionIds: [...new Set(subscriptionIds)],
    ...(privacyNumber === undefined ? {} : { privacyNumber }),
    ...(caller === undefined ? {} : { caller }),
    ...(fee?.reached === undefined ? {} : { callee: fee.reached }),
  };
}
