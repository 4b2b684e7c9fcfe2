import { HttpProblem } from "../../../core/adapters/problem";
import { BadRecording } from "../../../core/adapters/wav-check";
import { UnreadableNotification } from "../../../core/domain/calls/notification";
import { InvalidInput } from "../../../core/domain/invalid-input";
import { ProviderError } from "../../../core/domain/provider";
import { numbersIn } from "../../leaks/numbers";

/** Errors of our own: each means a decision somebody takes. */
const ours = [HttpProblem, InvalidInput, UnreadableNotification, ProviderError, BadRecording] as const;

/** Everything an error tells whoever prints it, its causes included. */
function told(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return String(error);
  const details = error instanceof HttpProblem ? error.document("r") : { ...error, cause: undefined };
  const errors = error instanceof AggregateError ? error.errors.map((each) => told(each, depth + 1)) : [];
  return [error.message, JSON.stringify(details), told(error.cause ?? "", depth + 1), ...errors].join("\n");
}

/** The one number that our own words hold. */
const example = ", e.g. +8613800000021";

const builtIns = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const ownNames = () => builtIns.map((each) => Reflect.ownKeys(each).length);
const untouched = ownNames();

/**
 * What must hold of any input: it is taken, or refused with an error of ours that quotes no number; nothing of JavaScript's own
 * is changed by it.
 * @param isOurs further errors that this entry documents
 */
export async function expectTakenOrRefused(
  run: () => unknown,
  isOurs: (error: Error) => boolean = () => false,
): Promise<"taken" | "refused"> {
  let outcome: "taken" | "refused" = "taken";
  try {
    await run();
  } catch (error) {
    outcome = "refused";
    if (!(error instanceof Error) || !(ours.some((kind) => error instanceof kind) || isOurs(error)))
      throw error;
    if (error instanceof HttpProblem && error.status >= 500) throw error;
    const numbers = numbersIn(told(error).replaceAll(example, ""));
    if (numbers.length > 0) throw new Error(`an error quotes ${numbers.join(", ")}`, { cause: error });
  }
  if (untouched.join() !== ownNames().join()) throw new Error("a built-in prototype was changed");
  return outcome;
}
