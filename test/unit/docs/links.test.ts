import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "../../..");
const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .filter((page) => existsSync(join(root, page)));

const textOf = (page: string): string => readFileSync(join(root, page), "utf8");
const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- _]/gu, "")
    .replaceAll(" ", "-");

const anchorsIn = (page: string): string[] =>
  [
    ...textOf(page)
      .replace(/^```[\s\S]*?^```/gm, "")
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = ""]) => anchorOf(heading));

interface Link {
  readonly target: string;
  readonly anchor: string | undefined;
}

function linksOf(page: string): Link[] {
  const targets = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target = ""]) => target,
  );
  return targets
    .filter((target) => !/^(?:https?|mailto):/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      return { target: path === "" ? page : join(dirname(page), decodeURIComponent(path)), anchor };
    });
}

it("finds the pages", () => {
  expect(pages).toEqual(expect.arrayContaining(["README.md", "docs/runbook.md", "docs/cost.md"]));
});

it.each(pages)("%s: each link leads somewhere", (page) => {
  const broken = linksOf(page).filter(
    ({ target, anchor }) =>
      !existsSync(join(root, target)) ||
      (anchor !== undefined && target.endsWith(".md") && !anchorsIn(target).includes(anchor)),
  );
  expect(broken).toEqual([]);
});

/** What an operator needs is found from the first page. */
it.each(["README.md", "docs/architecture.md"])("%s leads to each page for operators", (page) => {
  const targets = linksOf(page).map(({ target }) => target);
  const needed = [
    "runbook",
    "deployment",
    "operations",
    "cost",
    "quotas",
    "disaster-recovery",
    "upgrading",
    "china",
  ];
  expect(targets).toEqual(expect.arrayContaining(needed.map((name) => `docs/${name}.md`)));
});
