import { type Facts, type Item, textOf } from "./facts";

const keyNames = ["pk", "sk", "dueShard", "caller", "number", "recordingShard"];

const keysOf = (items: readonly Item[]): string[] =>
  items.flatMap((item) => keyNames.map((name) => textOf(item, name)));

/** No real number in clear: not in a key, a log line, a metric, an object's name, an event out or an answer. */
export function privacyProblems({
  tables,
  published,
  objectKeys,
  output,
  answers,
  people,
  strayRequests,
}: Facts): string[] {
  const places: Readonly<Record<string, readonly string[]>> = {
    "the log": output,
    "a key": keysOf(Object.values(tables).flat()),
    "an event": published,
    "an object's name": objectKeys,
    "an answer": answers,
  };
  const bare = people.map((number) => number.replace("+86", ""));
  const told = Object.entries(places).flatMap(([place, texts]) =>
    texts
      .filter((text) => bare.some((number) => text.includes(number)))
      .map((text) => `${place} names a number: ${text.slice(0, 400)}`),
  );
  return [...told, ...strayRequests.map((host) => `somebody asked ${host}`)];
}
