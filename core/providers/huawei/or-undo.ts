import { ProviderError } from "../../domain/provider";

/**
 * Completes a binding the platform makes in two requests; should that fail, the first is taken back, so that a
 * half-made binding leaves nothing behind. @throws ProviderError of the completion: `not-done` once taken back, else
 * `unknown` with the subscription that may be left
 */
export async function orUndo<T>(
  subscriptionId: string,
  complete: () => Promise<T>,
  undo: () => Promise<void>,
): Promise<T> {
  try {
    return await complete();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    try {
      await undo();
    } catch (undoing) {
      const left = { ...error.failure, outcome: "unknown" as const, subscriptionId };
      throw new ProviderError(left, { cause: new AggregateError([error, undoing]) });
    }
    throw new ProviderError({ ...error.failure, outcome: "not-done" }, { cause: error });
  }
}
