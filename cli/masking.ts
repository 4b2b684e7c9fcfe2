/** Ids and times: long rows of digits that are nobody's. */
const harmlessKeys =
  /^(?:.*Id|id|ids|icid|key|version|sequence|.*At|at|from|to|time|.*Time|timestamp|sha256|location|requestId|until|object|objects)$/;
const moment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;

const mask = (number: string): string => `…${number.replace(/\D/g, "").slice(-2)}`;

/** Anything that may be a phone number in a text that nobody can be sure of. */
export const maskFreely = (text: string): string => text.replace(/\+?\d(?:[ -]?\d){6,}/g, mask);

/** E.164 anywhere in a text, and bare numbers of mainland China: what ids and addresses may hold by mistake. */
const maskSurely = (text: string): string =>
  text.replace(/\+[1-9]\d{7,14}|(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)/g, mask);

/**
 * The value with every phone number cut to its last two digits, however deep. What stands under the name of an id or a time
 * keeps its digits unless they are surely a number.
 */
export function maskValue(value: unknown, key = ""): unknown {
  if (typeof value === "string") return maskText(value, key);
  if (typeof value === "number")
    return Math.abs(value) >= 1e9 && !harmlessKeys.test(key) ? maskFreely(`${value}`) : value;
  if (Array.isArray(value)) return value.map((each) => maskValue(each, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [maskSurely(name), maskValue(each, name)]),
  );
}

function maskText(text: string, key: string): string {
  if (moment.test(text) && text.length < 36) return text;
  const inside = parsedObject(text);
  if (inside !== undefined) return JSON.stringify(maskValue(inside));
  return harmlessKeys.test(key) ? maskSurely(text) : maskFreely(text);
}

/** A text that is a JSON object or array: what is pushed is one, within the message. */
function parsedObject(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
