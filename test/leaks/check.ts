import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { knownCodes, knownNumbers, knownSecrets } from "./known";
import { leaksIn } from "./leaks";

/**
 * Looks through everything that functions wrote during a run: `tsx test/leaks/check.ts DIRECTORY [--all]`. With `--all` the run
 * was a whole one, and every function must have been heard.
 */

const root = join(__dirname, "../..");

const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(root, folder, name));

const read = <Kept>(directory: string, kind: string): Kept[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith(`.${kind}`))
    .flatMap((name) => readFileSync(join(directory, name), "utf8").split("\n"))
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text) as Kept);

interface Kept {
  readonly from: string;
  readonly line: string;
}

function main(directory: string, isWhole: boolean): number {
  const sources = ["test", "simulator", "local"].flatMap((folder) => namesIn(folder, ".ts"));
  const forbidden = {
    codes: knownCodes,
    numbers: knownNumbers(sources.map((file) => readFileSync(file, "utf8"))),
    secrets: knownSecrets(read<string>(directory, "secrets")),
  };
  const lines = read<Kept>(directory, "lines");
  const leaks = lines.flatMap(({ from, line }) =>
    leaksIn(line, forbidden).map((leak) => `${from} wrote ${leak}: ${shortened(line)}`),
  );
  const silent = isWhole ? functionNames().filter((name) => !lines.some(({ from }) => from === name)) : [];
  const wrong = [
    ...new Set(leaks),
    ...silent.map((name) => `nothing was heard of ${name}: is its output still recorded?`),
  ];
  const { numbers, secrets } = forbidden;
  const looked = `${lines.length} lines of functions, for ${numbers.size} numbers and ${secrets.size} secrets`;
  console.log(wrong.length === 0 ? `No leak in ${looked}.` : `${wrong.length} leaks in ${looked}:`);
  for (const each of wrong.slice(0, 20)) console.log(`  ${each}`);
  return wrong.length === 0 ? 0 : 1;
}

/** Long enough to find the place. It holds a leak, which is one of a test's own. */
const shortened = (line: string): string => (line.length > 400 ? `${line.slice(0, 400)}…` : line);

const functionNames = (): string[] =>
  readdirSync(join(root, "functions"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const [directory = "", option] = process.argv.slice(2);
process.exitCode = main(directory, option === "--all");
