import type { FailureDetails } from "./provider-failure";

/**
 * What it means that fetch failed, so that no answer came. Only a connection that was never made proves that nothing was done; a broken or
 * timed-out one leaves a write's outcome unknown.
 */
export function unanswered(error: unknown, writes: boolean): FailureDetails {
  const causes = [...causesOf(error)];
  if (causes.some(isUntrusted)) {
    return {
      kind: "misconfigured",
      scope: "application",
      outcome: "not-done",
      text: "TLS certificate refused",
    };
  }
  if (causes.some(isNeverConnected))
    return { kind: "retry-later", outcome: "not-done", text: "not connected" };
  const timedOut = causes.some(({ name }) => name === "TimeoutError" || name === "AbortError");
  return {
    kind: "retry-later",
    outcome: writes ? "unknown" : "not-done",
    text: timedOut ? "no answer in time" : "connection broken",
  };
}

interface Cause {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** The error with everything it was caused by; fetch wraps, and trying several addresses aggregates. */
function* causesOf(error: unknown, depth = 0): Generator<Cause> {
  if (typeof error !== "object" || error === null || depth > 5) return;
  const cause: Cause = error;
  yield cause;
  yield* causesOf(cause.cause, depth + 1);
  if (Array.isArray(cause.errors)) for (const each of cause.errors) yield* causesOf(each, depth + 1);
}

const isNeverConnected = ({ code, syscall }: Cause): boolean =>
  syscall === "connect" || syscall === "getaddrinfo" || code === "UND_ERR_CONNECT_TIMEOUT";

const certificateProblem =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|HOSTNAME_MISMATCH)/;

const isUntrusted = ({ code }: Cause): boolean => typeof code === "string" && certificateProblem.test(code);
