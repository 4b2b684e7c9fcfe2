/**
 * How long one attempt of an AWS request may take. An attempt that hangs is ended and repeated: waiting longer than this has
 * never helped, and a handler has only seconds. Repeats are safe, because every write is conditional or idempotent by key.
 */
export const attemptTimeouts = (requestTimeoutMs: number) => ({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
});
