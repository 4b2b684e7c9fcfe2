import * as v from "valibot";
import type { InputError } from "../domain/invalid-input";
import type { PoolEntry, PoolNumber, PoolOutcome } from "../domain/number-pool";
import { moment, privacyNumber, show } from "./answers";
import { inputErrors, parse } from "./parse";
import { areaCode, phone } from "./values";

/** Most numbers one request may name. */
const maxNumbersPerImport = 1000;

const name = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/, "must be 1 to 32 of the characters a-z 0-9 -"));

/** One number of an import. What is left out stays as it is. */
const numberEntry = v.object({
  number: phone,
  provider: name,
  application: name,
  areaCode: v.optional(areaCode),
  status: v.optional(
    v.pipe(
      v.picklist(["active", "retiring"]),
      v.description("Stating active also forgets what the provider reported"),
    ),
  ),
});

const importEnvelope = v.object({
  numbers: v.pipe(
    v.array(v.unknown()),
    v.minLength(1, "must name at least one number"),
    v.maxLength(maxNumbersPerImport, `must name at most ${maxNumbersPerImport} numbers`),
  ),
});

/** The body of `PUT /v1/numbers`, for the OpenAPI document. */
export const numbersRequest = v.object({
  numbers: v.pipe(v.array(numberEntry), v.minLength(1), v.maxLength(maxNumbersPerImport)),
});

/** One line of an import: understood, or what is wrong with it. */
export type ImportLine =
  | { readonly entry: PoolEntry }
  | { readonly number?: string; readonly errors: readonly InputError[] };

/**
 * The lines of an import, each judged by itself.
 * @throws InvalidInput when the body is no list of 1 to 1,000
 */
export function parseNumbers(body: unknown): ImportLine[] {
  const { numbers } = parse(importEnvelope, body);
  const named = new Set<string>();
  return numbers.map((line, index): ImportLine => {
    const result = v.safeParse(numberEntry, line);
    const pointer = `/numbers/${index}`;
    if (!result.success) return { ...namedNumber(line), errors: under(pointer, inputErrors(result.issues)) };
    const { number } = result.output;
    if (named.has(number)) return { number, errors: [{ pointer, detail: "is named twice in this request" }] };
    named.add(number);
    return { entry: result.output };
  });
}

const under = (prefix: string, errors: readonly InputError[]): InputError[] =>
  errors.map(({ pointer, detail }) => ({ pointer: `${prefix}${pointer}`, detail }));

const namedNumber = (line: unknown): { number?: string } => {
  const result = v.safeParse(v.object({ number: phone }), line);
  return result.success ? { number: result.output.number } : {};
};

const numberView = v.object({
  number: privacyNumber,
  provider: v.string(),
  application: v.string(),
  areaCode: v.optional(v.string()),
  status: v.pipe(
    v.picklist(["active", "retiring", "frozen", "suspended"]),
    v.description(
      "active: given out · retiring: takes no new routes and leaves with its last one · frozen, suspended: the provider's word",
    ),
  ),
  updatedAt: moment,
});

/** A page of `GET /v1/numbers`. */
export const numberPageView = v.object({ numbers: v.array(numberView), cursor: v.optional(v.string()) });

export const toNumberPageView = (numbers: readonly PoolNumber[], cursor: string | undefined) =>
  show(numberPageView, { numbers: [...numbers], cursor });

const wholeNumber = v.pipe(v.number(), v.integer());
const inputError = v.object({ pointer: v.string(), detail: v.string() });

/** The answer to `PUT /v1/numbers`: an outcome for each line, in the order of the request. */
export const importView = v.object({
  outcomes: v.array(
    v.object({
      number: v.optional(privacyNumber),
      outcome: v.picklist(["added", "changed", "unchanged", "refused"]),
      detail: v.optional(v.string()),
      errors: v.optional(v.array(inputError)),
    }),
  ),
  counts: v.object({
    added: wholeNumber,
    changed: wholeNumber,
    unchanged: wholeNumber,
    refused: wholeNumber,
  }),
});

/** What became of one line. */
export type LineOutcome =
  | PoolOutcome
  | { readonly number?: string; readonly outcome: "refused"; readonly errors: readonly InputError[] };

export function toImportView(outcomes: readonly LineOutcome[]) {
  const counts = { added: 0, changed: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of outcomes) counts[outcome] += 1;
  return show(importView, {
    outcomes: outcomes.map((each) => ("errors" in each ? { ...each, errors: [...each.errors] } : each)),
    counts,
  });
}
