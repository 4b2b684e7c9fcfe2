import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");
const page = readFileSync(join(root, "docs", "security.md"), "utf8");
/** Rows of the table of threats: what may happen, what is done about it, what enforces that. */
const rows = page
  .slice(page.indexOf("## STRIDE"), page.indexOf("## Where people's data is"))
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .slice(2)
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, kind, threat = "", mitigation = "", enforced = ""]) => ({ kind, threat, mitigation, enforced }));
const files = (text: string) =>
  [...text.matchAll(/`([^`]+\/[^`]+|[\w.-]+\.\w+)`/g)].map(([, file = ""]) => file);

it("has threats of all six kinds", () => {
  const kinds = rows.flatMap(({ kind }) => (kind ? [kind.replaceAll("*", "")] : []));
  expect(kinds).toEqual(["S", "T", "R", "I", "D", "E"]);
});

it.each(rows)("$threat: what enforces it is there", ({ mitigation, enforced }) => {
  expect(mitigation).not.toBe("");
  const named = files(enforced);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

it("names no file elsewhere that is gone", () => {
  const ours = files(page).filter((file) =>
    /^(lib|core|test|config|functions|scripts|docs|local|\.ci)\//.test(file),
  );
  expect(ours.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

it("links to pages that are there", () => {
  const links = [...page.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((link) => !existsSync(join(root, "docs", link)))).toEqual([]);
});
