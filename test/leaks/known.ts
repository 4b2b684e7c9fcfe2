import { seededApplications } from "../../simulator/applications";
import { testKey } from "../pushes";

/** Codes spoken in verification calls, by the tests and by the story. Short, so they are looked for as whole words. */
export const knownCodes: readonly string[] = ["0421", "0472", "504937"];

const leaves = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];

function leavesOf(secret: string): string[] {
  try {
    return leaves(JSON.parse(secret));
  } catch {
    return [secret];
  }
}

/** Names that secrets carry beside what is secret, such as the id of a key. */
const tellsNothing = (text: string): boolean => text.length < 8;

/**
 * Everything secret that the run used: of applications, with the webhook keys made of them, of caller tokens.
 * @param given texts of secrets as the run gave them out
 */
export function knownSecrets(given: readonly string[]): ReadonlySet<string> {
  const seeded = seededApplications.flatMap(({ appSecret, webhookKey }) => [appSecret, webhookKey]);
  const keys = new Set(seededApplications.map(({ appKey }) => appKey));
  const all = [...seeded, testKey.appSecret, ...given.flatMap(leavesOf)];
  // An app key names an application and is sent in clear.
  return new Set(all.filter((text) => !tellsNothing(text) && !keys.has(text) && text !== testKey.appKey));
}

/** The ways to write a Chinese number but for its country code. */
function formsOf(number: string): string[] {
  const digits = number.slice(1);
  return digits.startsWith("86") ? [digits.slice(2)] : [digits];
}

/** Numbers that the sources of tests, story and simulator name, in the form they share with all others. */
export const knownNumbers = (sources: readonly string[]): ReadonlySet<string> =>
  new Set(sources.flatMap((source) => source.match(/\+[1-9]\d{9,14}/g) ?? []).flatMap(formsOf));
