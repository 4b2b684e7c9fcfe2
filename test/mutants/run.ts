import { parseArgs } from "node:util";
import { type Mutant, mutants } from "./mutants";
import { Scratch, type Verdict } from "./scratch";

const usage = `Breaks the code on purpose, one promise at a time, in a scratch copy, and shows which check notices.

  npm run mutants [-- options]

  --only TEXT   only mutants whose name or file holds this
  --jobs N      how many side by side (1)
  --list        names them and what is to catch them
  --help        this text

Ends with 1 when one survives, or when the checks fail on the code as it is.`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    jobs: { type: "string", default: "1" },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

const isWanted = ({ name, file }: Mutant) =>
  values.only === undefined || name.includes(values.only) || file.includes(values.only);

/** Whether the mutant is noticed; says so. */
function tell({ name }: Mutant, verdict: Verdict): boolean {
  switch (verdict.is) {
    case "failed":
      console.log(`caught    ${name}\n          by "${verdict.test}"`);
      return true;
    case "hung":
      console.log(`caught    ${name}\n          by a run that never ended`);
      return true;
    case "passed":
      console.log(`SURVIVED  ${name}`);
      return false;
    case "broken":
      console.log(`INVALID   ${name}\n          ${verdict.text.slice(0, 500)}`);
      return false;
    default:
      return verdict satisfies never;
  }
}

async function assertSound(scratch: Scratch, wanted: readonly Mutant[]): Promise<void> {
  const checks = [...new Set(wanted.flatMap((mutant) => mutant.checks))];
  console.log(`running ${checks.length} checks on the code as it is`);
  const verdict = await scratch.run(checks, stop.signal, "whole");
  if (verdict.is === "passed" || stop.signal.aborted) return;
  throw new Error(`the checks fail on the code as it is: ${JSON.stringify(verdict)}`);
}

async function hunt(scratches: readonly Scratch[], wanted: readonly Mutant[]): Promise<number> {
  const waiting = wanted.values();
  let caught = 0;
  const lane = async (scratch: Scratch) => {
    for (const mutant of waiting) {
      const verdict = await scratch.broken(mutant, () => scratch.run(mutant.checks, stop.signal));
      if (stop.signal.aborted) return;
      if (tell(mutant, verdict)) caught++;
    }
  };
  await Promise.all(scratches.map(lane));
  return caught;
}

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  const wanted = mutants.filter(isWanted);
  if (wanted.length === 0) throw new Error(`no mutant is called "${values.only}" (--list shows them)`);
  if (values.list) {
    for (const { name, file, checks } of wanted) console.log(`${name}\n  ${file}\n  ${checks.join(" ")}`);
    return;
  }
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new Error(`--jobs ${values.jobs}: use a whole number from 1`);
  const scratches = Array.from({ length: Math.min(jobs, wanted.length) }, () => new Scratch());
  try {
    const [first] = scratches;
    if (first) await assertSound(first, wanted);
    const caught = await hunt(scratches, wanted);
    console.log(`\n${wanted.length} mutants, ${caught} caught, ${wanted.length - caught} not`);
    if (caught < wanted.length) process.exitCode = 1;
  } finally {
    for (const scratch of scratches) scratch.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
