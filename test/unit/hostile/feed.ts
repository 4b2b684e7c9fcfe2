import fc from "fast-check";
import { expectTakenOrRefused } from "./outcome";
import { type Fuzzed, parsers } from "./parsers";

/**
 * Feeds every parser in a process of its own: one that hangs can be ended from outside, which a test of the same thread can't.
 * Says on standard output where it is, a line of JSON each.
 */

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** As often as takes some hundredths of a second each. */
const numRuns = Number(process.argv[2]);

async function feed({ property, each = [], mayThrow }: Fuzzed): Promise<void> {
  for (const run of each) {
    await expectTakenOrRefused(run, mayThrow).catch((error: unknown) => {
      throw new Error(`${String(error)} of ${String(run)}`);
    });
  }
  const fed = fc.asyncProperty(property, async (run) => {
    await expectTakenOrRefused(run, mayThrow);
  });
  await fc.assert(fed, { numRuns });
}

async function feedAll(): Promise<void> {
  for (const parser of parsers) {
    say({ began: parser.entry });
    const error = await feed(parser).then(() => undefined, String);
    say({ ended: parser.entry, error });
  }
}

feedAll().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
