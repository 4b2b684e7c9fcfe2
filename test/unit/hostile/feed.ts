import fc from "fast-check";
import { expectTakenOrRefused } from "./outcome";
import { parsers } from "./parsers";

/**
 * Feeds every parser in a process of its own: one that hangs can be ended from outside, which a test of the same thread can't.
 * Says on standard output where it is, a line of JSON each.
 */

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** As often as takes some hundredths of a second each. */
const numRuns = Number(process.argv[2]);

async function feedAll(): Promise<void> {
  for (const { entry, property, mayThrow } of parsers) {
    say({ began: entry });
    const fed = fc.asyncProperty(property, async (run) => {
      await expectTakenOrRefused(run, mayThrow);
    });
    const error = await fc.assert(fed, { numRuns }).then(
      () => undefined,
      (reason: unknown) => String(reason),
    );
    say({ ended: entry, error });
  }
}

feedAll().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
