import fc from "fast-check";
import { type Edit, spoilt } from "./spoiling";

/** Numbers that must never come back out: in every way they may be written. */
export const phoneTexts = [
  "+8613800000021",
  "8613800000021",
  "13800000021",
  "+86 138 0000 0021",
  "138-0000-0021",
  "+447700900123",
  "%2B8613800000021",
] as const;

/** Keys that mean something to JavaScript. */
const reservedNames = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "length",
];

const numberLike = [
  "NaN",
  "Infinity",
  "-0",
  "1e999",
  "0x10",
  "1_000",
  "٣",
  " 1 ",
  "1.0",
  "9007199254740993",
  "-1",
  "00",
];
const pathLike = [
  "../../etc/passwd",
  "%2e%2e%2f",
  "%00",
  "%zz",
  "a/b",
  "?x=1#y",
  "//host",
  "\\\\host\\share",
];
const times = [
  "2026-02-30T00:00:00Z",
  "2026-11-22T10:00:00+99:99",
  "+275760-09-13T00:00:00Z",
  "0000-00-00 00:00:00",
];
const odd = [
  "",
  " ",
  "\u0000",
  "\ud800",
  "x\udfffy",
  "\ufffe\uffff",
  "\u202e",
  "e\u0301".repeat(50),
  "🚕".repeat(40),
];

/** The last character is what a slow expression fails at, after trying every way to get there. */
const repeated = fc
  .tuple(
    fc.constantFrom("a", "1", "+", " ", "-", "=", '"', "[", "T", "\ud83d", "+1", "1 "),
    fc.constantFrom(31, 65, 300, 3_000, 70_000),
    fc.constantFrom("", "!", "\n", '"'),
  )
  .map(([unit, count, end]) => unit.repeat(count) + end);

/** Texts that parsers have fallen over. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...phoneTexts) },
  { weight: 3, arbitrary: fc.constantFrom(...reservedNames, ...numberLike, ...pathLike, ...times, ...odd) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
  { weight: 1, arbitrary: repeated },
);

const nested = fc
  .tuple(
    fc.constantFrom(["[", "]"], ['{"a":', "}"], ['[{"__proto__":', "}]"]),
    fc.constantFrom(3, 40, 70, 5_000, 100_000),
  )
  .map(([[open, close], depth]) => `${open.repeat(depth)}1${close.repeat(depth)}`);

const longList = fc
  .tuple(fc.constantFrom("1", "null", "{}", '"+8613800000021"'), fc.constantFrom(49, 51, 101, 1_001, 20_000))
  .map(([item, count]) => `[${Array.from({ length: count }, () => item).join(",")}]`);

const scalar: fc.Arbitrary<string> = fc.oneof(
  hostileText.map((text) => JSON.stringify(text)),
  fc.constantFrom(
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1e999",
    "-1",
    "1.5",
    "9007199254740993",
    "8613800000021",
    '"\\ud800"',
    '{"toString":1,"valueOf":1}',
  ),
);

const name = fc.oneof(fc.constantFrom(...reservedNames), hostileText).map((text) => JSON.stringify(text));

/** JSON as text, so that it can say what no JavaScript value can: duplicate and reserved keys, numbers out of range. */
const hostileJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 6, arbitrary: scalar },
    { weight: 1, arbitrary: nested },
    { weight: 1, arbitrary: longList },
    { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`) },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.tuple(name, tie("value")), { maxLength: 4 })
        .map((members) => `{${members.map(([key, value]) => `${key}:${value}`).join(",")}}`),
    },
  ),
})).value;

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom("replace", "replace", "replace", "drop", "twice", "wrap", "as-text"),
  value: hostileJson,
});

/** The sample as JSON text with some of its places spoilt. */
const spoiltSample = (sample: unknown): fc.Arbitrary<string> =>
  fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => spoilt(sample, edits));

/** What may stand where the JSON of one of these samples is expected. */
export const hostileBody = (...samples: readonly unknown[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.oneof(...samples.map(spoiltSample)) },
    { weight: 2, arbitrary: hostileJson },
    { weight: 1, arbitrary: hostileText },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...samples), fc.nat())
        .map(([sample, at]) => JSON.stringify(sample).slice(0, at % JSON.stringify(sample).length)),
    },
  );

/** Bytes: also those that are no UTF-8. */
export const hostileBytes = (...samples: readonly unknown[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 4, arbitrary: hostileBody(...samples).map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(hostileBody(...samples), fc.uint8Array({ minLength: 1, maxLength: 4 }))
        .map(([text, bytes]) => Buffer.concat([Buffer.from(text), bytes])),
    },
  );
