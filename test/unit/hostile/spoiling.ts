/** One place of a sample, in the order they are written, and what is done to it. */
export interface Edit {
  /** Counted round and round. */
  readonly at: number;
  readonly how: "replace" | "drop" | "twice" | "wrap" | "as-text";
  /** JSON text. */
  readonly value: string;
}

/** The sample as JSON text, spoilt: text can say what no value can, such as a key that is there twice. */
export function spoilt(sample: unknown, edits: readonly Edit[]): string {
  const places = countPlaces(sample);
  const byPlace = new Map(edits.map((each) => [each.at % places, each]));
  let place = -1;
  const write = (value: unknown, key?: string): string => {
    place += 1;
    const edit = byPlace.get(place);
    const before = key === undefined ? "" : `${JSON.stringify(key)}:`;
    const own = inside(value);
    return edit === undefined ? before + own : spoil(before, own, edit, key !== undefined);
  };
  const inside = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map((each) => write(each)).join(",")}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
    const members = Object.entries(value).map(([name, each]) => write(each, name));
    return `{${members.filter((member) => member !== "").join(",")}}`;
  };
  return write(sample);
}

function spoil(before: string, own: string, { how, value }: Edit, isMember: boolean): string {
  switch (how) {
    case "replace":
      return before + value;
    case "drop":
      return isMember ? "" : `${before}null`;
    case "twice":
      return isMember ? `${before}${value},${before}${own}` : before + own;
    case "wrap":
      return `${before}[${own}]`;
    case "as-text":
      return before + JSON.stringify(own);
    default:
      return how satisfies never;
  }
}

const countPlaces = (value: unknown): number =>
  typeof value === "object" && value !== null
    ? Object.values(value).reduce<number>((sum, each) => sum + countPlaces(each), 1)
    : 1;

/** Of every kind that a field may be wrong by. */
const wrongValues: readonly string[] = [
  "null",
  "true",
  "0",
  "-1",
  "1.5",
  "1e999",
  "9007199254740993",
  "8613800000021",
  '""',
  '" "',
  '"NaN"',
  '"__proto__"',
  '"constructor"',
  '"\\ud800"',
  '"\\u0000"',
  '"+8613800000021"',
  '"138 0000 0021"',
  JSON.stringify("x".repeat(300)),
  JSON.stringify("1".repeat(20_000)),
  "[]",
  "[null]",
  `${"[".repeat(70)}${"]".repeat(70)}`,
  "{}",
  '{"toString":1,"valueOf":1}',
  '{"__proto__":{"polluted":1}}',
  '{"length":-1}',
];

/** Every place of the sample spoilt in every way, one at a time. */
export function spoiltEverywhere(sample: unknown): string[] {
  const places = Array.from({ length: countPlaces(sample) }, (_, at) => at);
  const replaced = places.flatMap((at) =>
    wrongValues.map((value) => ({ at, how: "replace" as const, value })),
  );
  const changed = places.flatMap((at) =>
    (["drop", "twice", "wrap", "as-text"] as const).map((how) => ({ at, how, value: "null" })),
  );
  return [...replaced, ...changed].map((edit) => spoilt(sample, [edit]));
}
