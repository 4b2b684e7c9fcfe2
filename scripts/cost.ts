import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Counts, costTable } from "./cost/model";

/** Writes the table of docs/cost.md from docs/cost-counts.json. */
const docs = join(__dirname, "../docs");
const page = join(docs, "cost.md");
const counts = JSON.parse(readFileSync(join(docs, "cost-counts.json"), "utf8")) as Counts;
const marked = /(<!-- counted -->\n)[\s\S]*?(<!-- end -->)/;
writeFileSync(
  page,
  readFileSync(page, "utf8").replace(marked, (_, from, to) => `${from}${costTable(counts)}\n${to}`),
);
