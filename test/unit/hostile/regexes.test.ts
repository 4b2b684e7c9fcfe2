import { readFileSync } from "node:fs";
import { parseSync } from "@swc/core";
import { analyse } from "scslre";
import { sourcesOf } from "./sources";

/**
 * Every regular expression of the product, held against a static analysis: none may take more than linear time to fail, but for
 * those whose input is bounded, with the bound.
 */

interface Found {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** Literals of a file; and how often it makes an expression at run time, which nothing here could judge. */
function expressionsIn(file: string): { literals: Found[]; dynamic: number } {
  const literals: Found[] = [];
  let dynamic = 0;
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, pattern, flags, callee } = node as Record<string, unknown>;
    if (type === "RegExpLiteral")
      literals.push({ file, source: String(pattern), flags: String(flags ?? "") });
    const called = callee as { type?: string; value?: string } | undefined;
    if (called?.type === "Identifier" && called.value === "RegExp") dynamic += 1;
    for (const each of Object.values(node)) walk(each);
  };
  walk(parseSync(readFileSync(file, "utf8"), { syntax: "typescript", target: "es2024" }).body);
  return { literals, dynamic };
}

const found = sourcesOf("core", "functions").map((file) => ({ file, ...expressionsIn(file) }));

/** Quadratic at worst, on input that is short for a reason. */
const bounded: Readonly<Record<string, string>> = {
  "core/providers/cyj/client.ts /\\/+$/": "an address of our own configuration",
  "core/providers/huawei/client.ts /\\/+$/": "an address of our own configuration",
  'core/providers/huawei/signing.ts /([A-Za-z]+)\\s*=\\s*"([^"]*)"/g':
    "a header of at most 2,048 characters, checked before",
};

/** Files that make expressions at run time, and why nothing from outside becomes part of one unescaped. */
const dynamic: Readonly<Record<string, string>> = {
  "core/domain/erasure/person.ts": "the digits of an E.164 number and an escaped token",
};

const slow = ({ source, flags }: Found): string[] =>
  analyse({ source, flags }, { assumeRejectingSuffix: false }).reports.map(
    ({ type, exponential, character }) =>
      `${type}${exponential ? ", exponential" : ""}, e.g. repeated ${character.pick}`,
  );

it("finds the expressions at all", () => {
  expect(found.flatMap(({ literals }) => literals).length).toBeGreaterThan(30);
  expect(slow({ file: "", source: "^(a+)+$", flags: "" })).not.toEqual([]);
  expect(slow({ file: "", source: "a+b", flags: "" })).not.toEqual([]);
});

it("makes none at run time, but for those with a reason", () => {
  const makers = found.filter((each) => each.dynamic > 0).map(({ file }) => file);
  expect(makers).toEqual(Object.keys(dynamic));
});

it("has none that takes more than linear time, but for those with a bound", () => {
  const reports = found
    .flatMap(({ literals }) => literals)
    .map((each) => ({ expression: `${each.file} /${each.source}/${each.flags}`, reports: slow(each) }))
    .filter(({ reports }) => reports.length > 0);
  expect(reports.filter(({ expression }) => !(expression in bounded))).toEqual([]);
  // A reason outlives its expression otherwise.
  expect(
    Object.keys(bounded).filter((each) => !reports.some(({ expression }) => expression === each)),
  ).toEqual([]);
});
