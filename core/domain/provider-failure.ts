import { maskNumbers } from "./masking";
import { type FailureKind, type FailureOutcome, type FailureScope, ProviderError } from "./provider";

/** What went wrong, as far as there is something to say. */
export interface FailureDetails {
  readonly kind: FailureKind;
  /** @default "request" */
  readonly scope?: FailureScope;
  readonly outcome: FailureOutcome;
  /** @default 0: there was no answer */
  readonly status?: number;
  readonly code?: string;
  /** The platform's own text, or ours; numbers in it are masked here. */
  readonly text: string;
}

/** What is longer is no code: a far side gone wrong could fill an item with it. */
const longestCode = 64;

export const providerError = (
  provider: string,
  operation: string,
  about: FailureDetails,
  cause?: unknown,
): ProviderError =>
  new ProviderError(
    {
      provider,
      operation,
      kind: about.kind,
      scope: about.scope ?? "request",
      outcome: about.outcome,
      status: about.status ?? 0,
      code: maskNumbers(about.code ?? "").slice(0, longestCode),
      text: maskNumbers(about.text),
    },
    cause === undefined ? undefined : { cause },
  );
