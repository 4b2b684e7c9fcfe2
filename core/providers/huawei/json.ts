/** A JSON object of unknown content; read through the functions below, never by inherited names. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A text that says something: the platform leaves out, sends "" or null alike, and numbers for texts now and then. Half a
 * character, as a text cut in the middle leaves one, becomes U+FFFD: stores take none.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.toWellFormed() : undefined;
}

/** An integer, written as a number or as a text. */
export function integerOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\s*-?\d{1,15}\s*$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

/** `true`, "true" or 1, as different interfaces of the platform write it. */
export const isYes = (value: unknown): boolean =>
  value === true || value === 1 || (typeof value === "string" && /^(true|1)$/i.test(value));

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without what is undefined: an absent property, not one set to nothing. */
export const defined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>;
