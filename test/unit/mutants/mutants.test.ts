import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mutants } from "../../mutants/mutants";
import { mutated } from "../../mutants/scratch";

const root = join(__dirname, "../../..");

it.each(mutants.map((mutant) => [mutant.name, mutant] as const))("can still break: %s", (_, mutant) => {
  const whole = readFileSync(join(root, mutant.file), "utf8");
  expect(mutated(whole, mutant)).not.toBe(whole);
  for (const check of mutant.checks)
    expect({ check, isThere: existsSync(join(root, check)) }).toEqual({ check, isThere: true });
});

it("names each once", () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
