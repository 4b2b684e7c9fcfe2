import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { elsewhere } from "./inventory";
import { parsers, providers } from "./parsers";
import { sourcesOf } from "./sources";

/** No place where outside bytes are read may be forgotten: it is fed, or listed with where it is fed or why it need not be. */

const files = sourcesOf("core", "functions").map((file) => ({ file, text: readFileSync(file, "utf8") }));

/** Exported readers, by the names that readers have. */
const readers = files.flatMap(({ file, text }) =>
  [...text.matchAll(/^export (?:async )?(?:function|const) ((?:parse|read|verify|unpack|decode)\w*)/gm)].map(
    ([, name]) => `${file}#${name}`,
  ),
);

/** What turns bytes and texts of others into values, whoever calls it. */
const decoding =
  /JSON\.parse\(|parseJson\(|v\.parse\(input|\.json\(\)|headers\.get\(|decodeURI|URL\.parse\(|new URL\(|matchAll\(|gunzip|inflate|, "base64(?:url)?"\)|await fetch\(/;
const decoders = files.filter(({ text }) => decoding.test(text)).map(({ file }) => file);

/** The environment is read in files of one name. */
const isEnvironment = (entry: string): boolean => basename(entry.replace(/#.*/, "")) === "env.ts";

const fed = new Set(parsers.flatMap(({ entry }) => [entry, entry.replace(/#.*/, "")]));
const entries = [...readers, ...decoders];

it("feeds every reader of outside bytes, or says why not", () => {
  expect(entries.length).toBeGreaterThan(40);
  const forgotten = entries.filter(
    (entry) => !fed.has(entry) && !(entry in elsewhere) && !isEnvironment(entry),
  );
  expect(forgotten).toEqual([]);
});

it("lists nothing that is not there any more, or is fed by now", () => {
  expect(Object.keys(elsewhere).filter((entry) => !entries.includes(entry) || fed.has(entry))).toEqual([]);
});

it("feeds the pushes of every provider", () => {
  const modules = sourcesOf("core/providers").filter((file) => file.endsWith("/module.ts"));
  expect(providers).toHaveLength(modules.length);
});
