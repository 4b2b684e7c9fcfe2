const longest = 200;

/** A provider's text fit to be kept: anything that may be a phone number is reduced to its last two digits. */
export const maskNumbers = (text: string): string =>
  text.replace(/\+\d[\d -]{5,}\d|\d{8,}/g, (found) => `…${found.slice(-2)}`).slice(0, longest);
