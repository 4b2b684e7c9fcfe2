import { ProviderError } from "../../domain/provider";

/** Does it, taking the platform's "no such record" for `instead`. */
export async function unlessMissing<T>(instead: T, doIt: () => Promise<T>): Promise<T> {
  try {
    return await doIt();
  } catch (error) {
    if (error instanceof ProviderError && error.failure.kind === "not-found") return instead;
    throw error;
  }
}
