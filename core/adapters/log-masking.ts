import { maskNumber } from "../domain/phone-numbers";

/** Fields whose value never reaches a log line, whoever logs them. */
const secretFields =
  /^(?:appSecret|secret|secretString|password|passwordDigest|authorization|x-wsse|x-aksk|callerToken)$/i;

// E.164 anywhere in a text, and Chinese numbers as the provider and people write them: bare mobile ones, mobile ones in groups
// with or without the country code, landlines with their area code's 0.
const numbersInText =
  /\+[1-9]\d{7,14}|(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)|(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]\d{4}[ -]\d{4}(?![\w-])|(?<![\w.:-])0[1-9]\d{1,2}-?[2-8]\d{6,7}(?![\w-])/g;

/** The text with every phone number cut to its last two digits. */
export const maskText = (text: string): string => text.replace(numbersInText, maskNumber);

/** What a value becomes in a log line: the net under "never log a phone number", not a licence to log them. */
export function maskField(key: string, value: unknown): unknown {
  if (secretFields.test(key)) return "…";
  return typeof value === "string" ? maskText(value) : value;
}
