import { numbersIn } from "./numbers";

/** What must be in no line that a function writes. */
export interface Forbidden {
  readonly secrets: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly codes: readonly string[];
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Texts of a line: its keys and values where it is JSON, so that the digits of a duration are no code. */
function textsOf(line: string): string[] {
  try {
    return inside(JSON.parse(line));
  } catch {
    return [line];
  }
}

function inside(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap(inside)
    : Object.entries(value).flatMap(([key, each]) => [key, ...inside(each)]);
}

/** What a line gives away, in words that don't. */
export function leaksIn(line: string, { secrets, numbers, codes }: Forbidden): string[] {
  const leaks = numbersIn(line).map((number) => `a phone number …${number.slice(-2)}`);
  for (const number of numbers) if (line.includes(number)) leaks.push(`the number …${number.slice(-2)}`);
  for (const secret of secrets) if (line.includes(secret)) leaks.push(`the secret ${secret.slice(0, 3)}…`);
  const words = textsOf(line).flatMap((text) => text.replace(uuid, " ").split(/[^\w-]+/));
  for (const code of codes) if (words.includes(code)) leaks.push("a spoken code");
  return [...new Set(leaks)];
}
