import fc from "fast-check";
import { median, type Point, quantile, trendOf } from "../../soak/statistics";

const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 60 });
const asPoints = (list: readonly number[]): Point[] => list.map((value, at) => ({ at, value }));

describe("quantiles", () => {
  it("lie within the values, and rise with the share", () =>
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          expect(quantile(list, low)).toBeGreaterThanOrEqual(Math.min(...list));
          expect(quantile(list, high)).toBeLessThanOrEqual(Math.max(...list));
          expect(quantile(list, low)).toBeLessThanOrEqual(quantile(list, high));
        },
      ),
    ));

  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[], 0],
  ])("the median of %j is %d", (list, middle) => expect(median(list)).toBe(middle));
});

describe("a trend", () => {
  const slopes = fc.integer({ min: -50, max: 50 });

  it("of a straight line is its slope, and sure", () =>
    fc.assert(
      fc.property(slopes, fc.integer({ min: 8, max: 80 }), (slope, count) => {
        const line = asPoints(Array.from({ length: count }, (_, at) => 7 + slope * at));
        expect(trendOf(line).slope).toBeCloseTo(slope);
        expect(trendOf(line).surely).toBeCloseTo(slope);
      }),
    ));

  it("turns and stretches with its series, and does not care where it lies", () =>
    fc.assert(
      fc.property(values, slopes, fc.integer({ min: 1, max: 9 }), (list, tilt, factor) => {
        const moved = list.map((value, at) => 12_345 + factor * value + tilt * at);
        const [before, after] = [trendOf(asPoints(list)), trendOf(asPoints(moved))];
        const tilted = list.length > 1 ? tilt : 0;
        expect(after.slope).toBeCloseTo(factor * before.slope + tilted, 5);
      }),
    ));

  it("is at least what of it is sure", () =>
    fc.assert(
      fc.property(values, (list) => {
        const { slope, surely } = trendOf(asPoints(list));
        expect(surely).toBeLessThanOrEqual(slope);
      }),
    ));

  it("is not moved beyond its neighbours by a fifth of wild values", () =>
    fc.assert(
      fc.property(
        slopes,
        fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), { minLength: 8, maxLength: 8 }),
        (slope, wild) => {
          const line = Array.from({ length: 80 }, (_, at) => slope * at);
          for (const [index, value] of wild.entries()) line[index * 10] = value;
          expect(trendOf(asPoints(line)).slope).toBeCloseTo(slope);
        },
      ),
    ));

  it("of one moment alone is none", () => {
    const points = [1, 5, 9].map((value) => ({ at: 4, value }));
    expect(trendOf(points)).toEqual({ slope: 0, surely: 0 });
    expect(trendOf([])).toEqual({ slope: 0, surely: 0 });
  });
});
