import { appendFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { openJournal } from "../../../simulator/state/journal";
import { Table } from "../../../simulator/state/table";

const folder = () => mkdtempSync(join(tmpdir(), "journal-"));
const open = (path: string) => {
  const { tables, journal } = openJournal(path);
  return { table: new Table<number>("t", tables, journal), journal };
};

describe("the journal", () => {
  it("gives back what was put and not deleted, whatever the order", () => {
    const key = fc.constantFrom("a", "b", "c");
    const change = fc.record({ key, value: fc.option(fc.integer(), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const path = folder();
        const before = open(path);
        const expected = new Map<string, number>();
        for (const { key: name, value } of changes) {
          if (value === undefined) {
            before.table.delete(name);
            expected.delete(name);
          } else {
            before.table.put(name, value);
            expected.set(name, value);
          }
        }
        before.journal.close();
        const after = open(path);
        for (const name of ["a", "b", "c"]) expect(after.table.get(name)).toBe(expected.get(name));
        after.journal.close();
      }),
      { numRuns: 30 },
    );
  });

  it("forgets only the line that a crash cut", () => {
    const path = folder();
    const before = open(path);
    before.table.put("a", 1);
    before.journal.close();
    appendFileSync(join(path, "simulator.journal"), '[["t","b",');
    const after = open(path);
    expect([after.table.get("a"), after.table.get("b")]).toEqual([1, undefined]);
    after.table.put("c", 3);
    after.journal.close();
    expect(open(path).table.get("c")).toBe(3);
  });
});
