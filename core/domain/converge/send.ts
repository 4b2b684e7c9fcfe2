import { jitterOf } from "../choosing";
import { type Instant, minutes, seconds } from "../instant";
import { requestTimeoutMs } from "../lifecycle/agreement";
import type { Outcome } from "../lifecycle/steps";
import type { Choice } from "../orders";
import { type NumberProvider, ProviderError, type ProviderFailure, type Sending } from "../provider";
import type { Budget, ConvergeDeps } from "./deps";
import type { Drive } from "./drive";

const closedFailure = ({ provider }: Choice): ProviderFailure => ({
  provider,
  operation: "none",
  kind: "rate-limited",
  scope: "application",
  outcome: "not-done",
  status: 0,
  code: "",
  text: "the application is left alone for a while",
});

/** A ban, or a set-up that is refused, needs an operator; flow control needs a minute. */
function closedFor(failure: ProviderFailure, orderId: string): number | undefined {
  if (failure.scope !== "application" && failure.scope !== "address") return undefined;
  const needsOperator = failure.scope === "address" || failure.kind === "misconfigured";
  return needsOperator ? minutes(30) : seconds(60) + jitterOf(orderId, seconds(15));
}

/**
 * One request to a provider, under the order's lease, within the budget, and only while its application is open.
 * A refusal is an outcome; what is not a provider's answer is thrown.
 */
export async function send(
  deps: ConvergeDeps,
  drive: Drive,
  choice: Choice,
  budget: Budget,
  request: (provider: NumberProvider, sending: Sending) => Promise<Outcome>,
): Promise<Outcome> {
  const closedUntil = await deps.breakers.closedUntil(choice.application);
  const now = deps.clock();
  if (closedUntil !== undefined && closedUntil > now) {
    return { is: "failed", failure: closedFailure(choice), requestEndedAt: now, resumesAt: closedUntil };
  }
  await drive.ensureStored(requestTimeoutMs);
  const timeoutMs = Math.max(1, Math.min(requestTimeoutMs, budget.endsAt - deps.clock()));
  try {
    return await request(deps.providerOf(choice), { signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return refused(deps, drive.order.orderId, choice, error.failure);
  }
}

async function refused(
  deps: ConvergeDeps,
  orderId: string,
  choice: Choice,
  failure: ProviderFailure,
): Promise<Outcome> {
  const requestEndedAt: Instant = deps.clock();
  deps.notes.failed(orderId, choice, failure);
  const closedMs = closedFor(failure, orderId);
  if (closedMs === undefined) return { is: "failed", failure, requestEndedAt };
  const resumesAt = requestEndedAt + closedMs;
  await deps.breakers.close(choice.application, resumesAt, failure.kind);
  deps.notes.closed(choice, failure.kind);
  return { is: "failed", failure, requestEndedAt, resumesAt };
}
