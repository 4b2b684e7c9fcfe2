import * as v from "valibot";
import { escapePointer, type InputError, InvalidInput } from "../domain/invalid-input";
import { id } from "./values";

/**
 * The value as its schema understands it; fields the schema does not know are left out.
 * @throws InvalidInput with everything that is wrong
 */
export function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new InvalidInput(inputErrors(result.issues));
}

/** The order a path names. @throws InvalidInput when it can't be an order's id */
export const parseOrderId = (text: string): string => parseId("orderId", text);

/** An id of the platform's own in a path. @param name of the path parameter @throws InvalidInput when it can't be one */
export function parseId(name: string, text: string): string {
  const result = v.safeParse(id, text);
  if (result.success) return result.output;
  throw new InvalidInput(
    result.issues.slice(0, 1).map(({ message }) => ({ pointer: name, detail: message })),
  );
}

/** What is wrong, one entry per place. */
export function inputErrors(issues: readonly v.BaseIssue<unknown>[]): InputError[] {
  const byPointer = new Map<string, InputError>();
  for (const issue of issues) {
    const pointer = pointerOf(issue);
    if (!byPointer.has(pointer)) byPointer.set(pointer, { pointer, detail: detailOf(issue) });
  }
  return [...byPointer.values()];
}

const pointerOf = (issue: v.BaseIssue<unknown>): string =>
  (issue.path ?? []).map((step) => `/${escapePointer(String(step.key))}`).join("");

/** In words, without the value: it may be a phone number. Checks of ours bring their own words. */
function detailOf(issue: v.BaseIssue<unknown>): string {
  if (issue.kind !== "schema") return issue.message;
  if (issue.received === "undefined") return "is required";
  return `must be ${expectation(issue.expected)}`;
}

function expectation(expected: string | null): string {
  switch (expected) {
    case null:
      return "something else";
    case "Object":
      return "an object";
    case "Array":
      return "an array";
    case "string":
      return "a string";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      return expected.includes("|") ? `one of ${expected.replace(/^\(|\)$/g, "")}` : expected;
  }
}
