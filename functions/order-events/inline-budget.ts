import { seconds } from "../../core/domain/instant";

/** What a caller waits for at most. Three numbers, one fallback; then the sweeper goes on. */
export const inlineBudget = { milliseconds: seconds(8), numbers: 3, fallbacks: 1 } as const;

/** When somebody who was answered 202 may look again. */
export const retryAfterSeconds = 2;
