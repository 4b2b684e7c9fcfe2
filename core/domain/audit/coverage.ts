import type { Coverage } from "./finding";
import type { Audited } from "./ports";

/** What can be compared at an application's provider; what can't is said, not left out. */
export function coverageOf({ provider, application, mode, can }: Audited): Coverage {
  const of = { provider, application, mode };
  if (!can.stores) return { ...of, subscriptions: "none", reason: "stores-nothing" };
  if (can.canList) return { ...of, subscriptions: "all" };
  return can.canFind
    ? { ...of, subscriptions: "ours", reason: "no-list" }
    : { ...of, subscriptions: "none", reason: "no-query" };
}
