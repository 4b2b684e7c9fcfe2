import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Counts, costOf, costTable } from "../../../scripts/cost/model";

const docs = join(__dirname, "../../../docs");
const counts = JSON.parse(readFileSync(join(docs, "cost-counts.json"), "utf8")) as Counts;

it("is in docs/cost.md as it is reckoned from the counts", () => {
  expect(readFileSync(join(docs, "cost.md"), "utf8")).toContain(
    `<!-- counted -->\n${costTable(counts)}\n<!-- end -->`,
  );
});

it("is less in full batches", () => {
  const total = (perBatch: number) => costOf(counts, perBatch).reduce((sum, { dollars }) => sum + dollars, 0);
  expect(total(10)).toBeLessThan(total(1));
});
