import fc from "fast-check";
import { erasedText, occurrencesOf } from "../../../core/domain/erasure/person";
import { parseE164 } from "../../../core/domain/phone-numbers";

const token = "k1:abcdefghijklmnopqrstuvwxy_-";
const person = (text: string) => {
  const number = parseE164(text);
  if (!number) throw new Error(`${text} is not E.164`);
  return occurrencesOf({ number, token });
};
const chinese = person("+8613800000021");

describe("a person is found in", () => {
  it.each([
    "+8613800000021",
    "8613800000021",
    "008613800000021",
    "13800000021",
    "013800000021",
    "sip:+8613800000021@example.com",
    "1200_366_0_20190124030504.callenabler.8613800000021_x",
    "from=%2B8613800000021&to=1",
    token,
    `+8617000000001#${token}`,
    `k1:zzzzzzzzzzzzzzzzzzzzzzzzzzz+${token}`,
  ])("%s", (text) => {
    expect(chinese.isIn(text)).toBe(true);
    expect(chinese.isIn(chinese.redact(text))).toBe(false);
    expect(chinese.redact(text)).toContain(erasedText);
  });

  it.each([
    ["+867552000001", ["07552000001", "7552000001", "+867552000001"]],
    ["+12025550123", ["12025550123", "2025550123", "0012025550123"]],
    ["+35312345678", ["012345678", "35312345678"]],
    ["+29012345", []],
  ])("other forms of %s", (number, forms) => {
    for (const form of [number, ...forms]) expect([form, person(number).isIn(form)]).toEqual([form, true]);
  });

  it("numbers, names of fields and whatever lies deep", () => {
    const item = { pk: "x", a: [{ b: 13800000021 }], "+8613800000021": { c: null, d: true, e: 1.5 } };
    expect(chinese.isIn(item)).toBe(true);
    const redacted = { pk: "x", a: [{ b: erasedText }], [erasedText]: { c: null, d: true, e: 1.5 } };
    expect(chinese.redact(item)).toEqual(redacted);
  });
});

describe("a person is not found in", () => {
  it.each([
    ["a longer number", "138000000210"],
    ["a number that ends alike", "913800000021"],
    ["another country's number of the same digits", "+13800000021"],
    ["another person's", "+8613800000022"],
    ["a moment in milliseconds", "1780000000021"],
    ["nothing", ""],
  ])("%s", (_, text) => {
    expect(chinese.isIn(text)).toBe(false);
    expect(chinese.redact(text)).toBe(text);
  });

  it("a value that is not there", () => expect(chinese.isIn(undefined)).toBe(false));
});

it("whatever is redacted holds nobody, and is otherwise as it was", () => {
  const piece = fc.oneof(
    fc.constantFrom("+8613800000021", "13800000021", token, "0013800000021x"),
    fc.string({ maxLength: 6 }),
    fc.integer().map(String),
  );
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(" "));
  const value = fc.jsonValue({ maxDepth: 3 }).chain((json) => fc.record({ json: fc.constant(json), text }));
  fc.assert(
    fc.property(value, (before) => {
      const after = chinese.redact(before);
      expect(chinese.isIn(after)).toBe(false);
      if (!chinese.isIn(before)) expect(after).toEqual(before);
    }),
  );
});
