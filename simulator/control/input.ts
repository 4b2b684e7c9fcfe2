/** Bad input to the control side: which field, and what it should be. */
export class BadInput extends Error {
  constructor(
    readonly field: string,
    readonly detail: string,
  ) {
    super(`${field}: ${detail}`);
  }
}

export type Input = Readonly<Record<string, unknown>>;

export function parseObject(body: string): Input {
  let value: unknown;
  try {
    value = JSON.parse(body === "" ? "{}" : body);
  } catch {
    throw new BadInput("body", "must be JSON");
  }
  return asObject(value, "body");
}

export function asObject(value: unknown, field: string): Input {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadInput(field, "must be an object");
  }
  return value as Input;
}

/** Misspelt fields are worse than missing ones: they look as if they worked. */
export function onlyKnown(input: Input, known: readonly string[], at = ""): void {
  const unknown = Object.keys(input).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new BadInput(`${at}${unknown}`, `is unknown; known are ${known.join(", ")}`);
}

export function textIn(input: Input, name: string, pattern: RegExp, meaning: string): string | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || !pattern.test(value)) throw new BadInput(name, `must be ${meaning}`);
  return value;
}

export function choiceIn<T extends string>(
  input: Input,
  name: string,
  choices: readonly T[],
  at = "",
): T | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new BadInput(`${at}${name}`, `must be one of ${choices.join(", ")}`);
  return found;
}

export function numberIn(
  input: Input,
  name: string,
  limits: { minimum: number; maximum: number; whole?: boolean },
  at = "",
): number | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  const { minimum, maximum, whole = true } = limits;
  const isFit = typeof value === "number" && value >= minimum && value <= maximum;
  if (!isFit || (whole && !Number.isInteger(value))) {
    throw new BadInput(
      `${at}${name}`,
      `must be a ${whole ? "whole " : ""}number from ${minimum} to ${maximum}`,
    );
  }
  return value;
}

export function booleanIn(input: Input, name: string): boolean | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (typeof value !== "boolean") throw new BadInput(name, "must be true or false");
  return value;
}

export function needed<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new BadInput(name, "is missing");
  return value;
}

/** A telephone number; short service numbers are numbers too. */
export const phoneIn = (input: Input, name: string): string =>
  needed(textIn(input, name, /^(\+\d{4,18}|anonymous)$/, "a number in E.164, like +8613800000001"), name);
