import { chart, table } from "../../soak/report";
import type { Sample, Series } from "../../soak/verdict";
import { judge } from "../../soak/verdict";

const series: Series = { name: "heap", unit: "MB", tolerance: 5 };
const samplesOf = (values: readonly number[]): Sample[] =>
  values.map((heap, at) => ({ at, minute: at, values: { heap } }));

describe("the report", () => {
  it.each([0, 1, 2, 96, 97, 1000])("draws %d samples no wider than a screen", (count) => {
    const drawn = chart(series, samplesOf(Array.from({ length: count }, (_, at) => at % 13)));
    expect(drawn).toContain("heap");
    for (const line of drawn.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });

  it("draws what never changes, too", () => {
    expect(chart(series, samplesOf([3, 3, 3]))).toContain("3 ");
  });

  it("says of each series how it stands", () => {
    const rising = samplesOf(Array.from({ length: 60 }, (_, at) => at));
    const shown = table([judge(series, rising), judge({ ...series, tolerance: 99 }, rising)]);
    expect(shown).toMatch(/BAD heap .*grows/);
    expect(shown).toMatch(/ok {2}heap .*level/);
  });
});
