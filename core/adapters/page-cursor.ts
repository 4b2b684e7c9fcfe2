import * as v from "valibot";
import { InvalidInput } from "../domain/invalid-input";

const key = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.pipe(v.string(), v.maxLength(2_048))));

/** Where a page ended, as opaque text for a query parameter. */
export const writeCursor = (lastKey: Readonly<Record<string, unknown>>): string =>
  Buffer.from(JSON.stringify(lastKey)).toString("base64url");

const notOfThisList = () =>
  new InvalidInput([{ pointer: "?cursor", detail: "is not a cursor of this list" }]);

/** A key that the store can't begin at was not written by us. */
export const orNotACursor = (error: unknown): never => {
  throw error instanceof Error && error.name === "ValidationException" ? notOfThisList() : error;
};

/**
 * @param names the attributes of the list's keys
 * @param list the attribute that is the same all over the list
 * @throws InvalidInput for text that {@link writeCursor} did not make, or made for another list
 */
export function readCursor(
  text: string,
  names: readonly string[],
  list: Readonly<Record<string, string>>,
): Record<string, string> {
  const parsed = v.safeParse(key, Buffer.from(text, "base64url").toString());
  const found = parsed.success ? parsed.output : {};
  const complete = Object.keys(found).length === names.length && names.every((name) => name in found);
  const ofThisList = Object.entries(list).every(([name, value]) => found[name] === value);
  if (complete && ofThisList) return found;
  throw notOfThisList();
}
