import { UnreadableNotification } from "../../domain/calls/notification";

const deepest = 32;

/**
 * JSON with sorted names and no spaces: two writings of one record are the same text.
 * @throws UnreadableNotification for nesting that no record has and that would exhaust the stack
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > deepest) throw new UnreadableNotification("nested too deep");
  const inside = (each: unknown) => canonicalJson(each, depth + 1);
  if (Array.isArray(value)) return `[${value.map(inside).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${inside(each)}`);
  return `{${members.join(",")}}`;
}
