const longest = 200;

const numbers =
  /\+\d[\d -]{5,}\d|(?<!\d)1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)|(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)|\d{8,}/g;

/** A provider's text fit to be kept: anything that may be a phone number is reduced to its last two digits. */
export const maskNumbers = (text: string): string =>
  text.replace(numbers, (found) => `…${found.slice(-2)}`).slice(0, longest);
