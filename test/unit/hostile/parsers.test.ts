import fc from "fast-check";
import { expectTakenOrRefused } from "./outcome";
import { parsers } from "./parsers";

describe("whatever it is fed, it takes it or refuses it with an error of ours", () => {
  it.each(parsers.map((each) => [each.entry, each] as const))(
    "%s",
    async (_entry, { property, mayThrow }) => {
      await fc.assert(
        fc.asyncProperty(property, async (run) => {
          await expectTakenOrRefused(run, mayThrow);
        }),
        { numRuns: 150 },
      );
    },
  );
});
