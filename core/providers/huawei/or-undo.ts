import { ProviderError } from "../../domain/provider";
import type { Client } from "./client";

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

/**
 * Makes sure that the platform bound the number it was told to, as our routes are held for no other; if it didn't, the
 * binding is taken back. What it leaves unsaid counts as what was asked.
 * @throws ProviderError about the number
 */
export async function mustBe(
  asked: string | undefined,
  told: string | undefined,
  { client, subscriptionId, undo }: { client: Client; subscriptionId: string; undo: () => Promise<void> },
): Promise<void> {
  if (told === undefined || asked === undefined || told === asked) return;
  const text = "another number was bound than the one asked for";
  const about = {
    kind: "retry-later",
    scope: "number",
    outcome: "not-done",
    status: 200,
    code: "0",
    text,
  } as const;
  await orUndo(subscriptionId, () => Promise.reject(client.failure("bind", about)), undo);
}
