import { type Instant, minutes } from "../instant";
import { requestTimeoutMs } from "../lifecycle/agreement";
import { type NumberProvider, ProviderError, type ProviderFailure, type Sending } from "../provider";
import type { StopReason } from "./finding";
import type { AuditDeps, Audited } from "./ports";

/** An application is left alone until the next run. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  constructor(readonly because: StopReason | "time") {
    super(`audit stopped: ${because}`);
  }
}

/** Asks providers, no faster than allowed; kept as long as the process lives, so that runs share one pace. */
export type Ask = <T>(
  of: Audited,
  until: Instant,
  request: (provider: NumberProvider, sending: Sending) => Promise<T>,
) => Promise<T>;

type Deps = Pick<AuditDeps, "breakers" | "clock" | "sleep" | "requestsPerSecond" | "providerOf" | "notes">;

export function asking(deps: Deps): Ask {
  const nextAt = new Map<string, Instant>();
  const gapMs = 1000 / deps.requestsPerSecond;
  return async (of, until, request) => {
    const closedUntil = await deps.breakers.closedUntil(of.application);
    if (closedUntil !== undefined && closedUntil > deps.clock()) throw new Stopped("closed");
    const at = Math.max(deps.clock(), nextAt.get(of.application) ?? 0);
    if (at + requestTimeoutMs > until) throw new Stopped("time");
    nextAt.set(of.application, at + gapMs);
    if (at > deps.clock()) await deps.sleep(at - deps.clock());
    try {
      return await request(deps.providerOf(of), { signal: AbortSignal.timeout(requestTimeoutMs) });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      throw await judged(deps, of, error);
    }
  };
}

async function judged(deps: Deps, of: Audited, error: ProviderError): Promise<Error> {
  const { failure } = error;
  deps.notes.failed(of, failure);
  // Repeated, a wrong signature gets our address banned. Flow control is left to whoever needs to send.
  if (needsOperator(failure))
    await deps.breakers.close(of.application, deps.clock() + minutes(30), failure.kind);
  return new Stopped(
    failure.kind === "retry-later" || failure.kind === "rate-limited" ? "unavailable" : "refused",
  );
}

const needsOperator = ({ scope, kind }: ProviderFailure): boolean =>
  scope === "address" || (scope === "application" && kind === "misconfigured");
