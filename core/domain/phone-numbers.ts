/** A phone number in E.164: `+`, country code, subscriber number; 8 to 15 digits. Only {@link parseE164} makes one. */
export type E164 = string & { readonly __brand: "E164" };

const e164 = /^\+[1-9][0-9]{7,14}$/;

/** The number if the text is one in E.164, otherwise `undefined`. */
export const parseE164 = (text: string): E164 | undefined => (e164.test(text) ? (text as E164) : undefined);

/** What may be shown of a number in a log line: its last two digits. */
export const maskNumber = (number: string): string => `…${number.slice(-2)}`;

const chineseMobile = /^\+861[3-9][0-9]{9}$/;

/** A number of mainland China that is not a mobile one: a landline (`+86`, area code without its 0), or a service number. */
export const isLandline = (number: E164): boolean => number.startsWith("+86") && !chineseMobile.test(number);
