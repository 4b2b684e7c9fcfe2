import fc from "fast-check";
import { judge, type Sample, type Series } from "../../soak/verdict";

const series: Series = { name: "heap", unit: "MB", tolerance: 5, relativeTolerance: 0 };
const samplesOf = (values: readonly number[]): Sample[] =>
  values.map((heap, index) => ({ at: index * 5, minute: index, values: { heap } }));
const verdictOn = (values: readonly number[], of: Series = series) => judge(of, samplesOf(values)).verdict;

const noise = (count: number, most: number) =>
  fc.array(fc.double({ min: -most, max: most, noNaN: true }), { minLength: count, maxLength: count });

describe("whether something grows without bound", () => {
  it("not if it stays within its tolerance, whatever the noise", () =>
    fc.assert(
      fc.property(noise(80, 2.4), (wobble) => {
        expect(verdictOn(wobble.map((value) => 100 + value))).toBe("level");
      }),
    ));

  it("yes if it rises through its noise by more than it may", () =>
    fc.assert(
      fc.property(noise(80, 2), fc.double({ min: 0.4, max: 50, noNaN: true }), (wobble, step) => {
        expect(verdictOn(wobble.map((value, index) => 100 + step * index + value))).toBe("grows");
      }),
    ));

  it("yes even when every fifth value is wild", () =>
    fc.assert(
      fc.property(noise(16, 10_000), (wild) => {
        const values = Array.from({ length: 80 }, (_, index) =>
          index % 5 === 0 ? (wild[index / 5] ?? 0) : index,
        );
        expect(verdictOn(values)).toBe("grows");
      }),
    ));

  it.each([
    ["a start that fills caches", Array.from({ length: 80 }, (_, at) => Math.min(100, at * 3))],
    ["a saw-tooth", Array.from({ length: 80 }, (_, at) => 50 + (at % 7) * 10)],
    ["a few wild values", Array.from({ length: 80 }, (_, at) => (at % 9 === 0 ? 900 : 50))],
    ["what falls", Array.from({ length: 80 }, (_, at) => 500 - at)],
  ])("%s is no growth", (_, values) => expect(verdictOn(values)).toBe("level"));

  it("stands on both sides of the tolerance", () => {
    const rising = (total: number) => Array.from({ length: 81 }, (_, at) => (total * at) / 40);
    expect(verdictOn(rising(4.9))).toBe("level");
    expect(verdictOn(rising(5.1))).toBe("grows");
    expect(
      verdictOn(
        rising(5.1).map((value) => value + 100),
        { ...series, relativeTolerance: 0.1 },
      ),
    ).toBe("level");
  });

  it("is not said of a handful of samples", () => {
    expect(verdictOn(Array.from({ length: 14 }, (_, at) => at * 100))).toBe("too short to tell");
    expect(verdictOn(Array.from({ length: 17 }, (_, at) => at * 100))).toBe("grows");
  });

  it("is not said of what has not had the time to level off, nor of what grows by design", () => {
    const rising = Array.from({ length: 80 }, (_, at) => at * 100);
    expect(verdictOn(rising, { ...series, warmUpMinutes: 75 })).toBe("too short to tell");
    expect(verdictOn(rising, { ...series, growsByDesign: "it is a ledger" })).toBe("grows by design");
  });

  it("says how fast, per hour", () => {
    const verdict = judge(series, samplesOf(Array.from({ length: 80 }, (_, at) => at)));
    expect(verdict.perHour).toBeCloseTo(720);
    expect(verdict).toMatchObject({ last: 79, highest: 79 });
  });

  it("leaves out samples without the series", () => {
    const samples = samplesOf(Array.from({ length: 80 }, (_, at) => at)).map((sample, index) =>
      index % 2 === 0 ? sample : { ...sample, values: {} },
    );
    expect(judge(series, samples)).toMatchObject({ verdict: "grows", samples: 20 });
  });
});
