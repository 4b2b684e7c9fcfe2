/** How a phone number may be written. Bounded so that hashes, UUIDs, session ids and times are none. */
const forms: readonly RegExp[] = [
  // E.164, anywhere.
  /\+[1-9]\d{7,14}/g,
  // Chinese mobiles in the national form or with 86 before it.
  /(?<![0-9A-Za-z])(?:86)?1[3-9]\d{9}(?![0-9A-Za-z])/g,
  // The same in groups, as people write them.
  /(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]\d{4}[ -]\d{4}(?![\w-])/g,
  // Landlines with the area code's 0.
  /(?<![\w.:-])0[1-9]\d{1,2}-?[2-8]\d{6,7}(?![\w-])/g,
];

/** Everything in a text that looks like a phone number, whoever's it is. */
export const numbersIn = (text: string): string[] => forms.flatMap((form) => text.match(form) ?? []);
