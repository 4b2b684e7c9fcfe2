/** One thing wrong with an input: where (a JSON pointer into the body, or `?name` for a query parameter) and what. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

/** An input that is not what the contract says: everything that is wrong with it at once. Details quote no values. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";
  constructor(readonly errors: readonly InputError[]) {
    super(errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join("; "));
  }
}

/** One step of a JSON pointer (RFC 6901). */
export const escapePointer = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");
