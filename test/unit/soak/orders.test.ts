import fc from "fast-check";
import { Chance } from "../../chance";
import { closingTime, drawLife, drawOrder } from "../../soak/orders";

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe("the load that is drawn", () => {
  it("is the same for a seed", () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const draw = () => {
          const chance = new Chance(seed);
          return [drawOrder(chance, 1, 0), drawLife(chance)];
        };
        expect(draw()).toEqual(draw());
      }),
    ));

  it("ends an order before its time runs out at most once, and lets it live within its numbers' hour", () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const life = drawLife(new Chance(seed));
        expect(life.filter(({ act }) => act === "complete" || act === "cancel").length).toBeLessThanOrEqual(
          1,
        );
        for (const { minute } of life) expect(minute).toBeGreaterThan(0);
        for (const { minute } of life) expect(minute).toBeLessThan(60);
      }),
    ));

  it("draws every mode, in about its share", () => {
    const chance = new Chance(4);
    const counts = new Map<string, number>();
    for (let index = 0; index < 4_000; index++) {
      const { mode } = drawOrder(chance, index, 0);
      counts.set(mode, (counts.get(mode) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["AX", "AXB", "AXE", "AXYB", "CYJ", "X"]);
    expect((counts.get("AXB") ?? 0) / 4_000).toBeCloseTo(0.41, 1);
  });

  it("knows when calls stop connecting: as the policies say", () => {
    expect(closingTime("ride", "completed", 0)).toBe(600_000);
    expect(closingTime("ride", "cancelled", 0)).toBe(0);
  });
});
