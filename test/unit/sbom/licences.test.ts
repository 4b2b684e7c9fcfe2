import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lock from "../../../package-lock.json";
import { bundledPackages, listOf } from "../../../scripts/sbom/bundled";
import { complaints, isAllowed, type Package } from "../../../scripts/sbom/licences";

describe("a licence", () => {
  it.each([
    "MIT",
    "Apache-2.0 AND MIT",
    "(MIT OR GPL-3.0-or-later)",
    "(MPL-2.0 OR Apache-2.0)",
    "(MIT AND (ISC OR X))",
  ])("%s will do", (expression) => expect(isAllowed(expression)).toBe(true));

  it.each([
    "GPL-3.0-only",
    "MIT AND GPL-3.0-only",
    "(AGPL-3.0 OR X)",
    "UNLICENSED",
    "SEE LICENSE IN x",
    "",
    "MIT)",
    "(MIT",
  ])("%s will not", (expression) => expect(isAllowed(expression)).toBe(false));

  it("is complained of by package, and so is none at all", () => {
    const packages = [
      { name: "good", version: "1.0.0", licence: "MIT" },
      { name: "bad", version: "1.0.0", licence: "SSPL-1.0" },
      { name: "mute", version: "2.0.0" },
    ];
    expect(complaints(packages)).toEqual(["bad@1.0.0: SSPL-1.0", "mute@2.0.0: states no licence"]);
  });
});

describe("what we use", () => {
  const packages = Object.entries(lock.packages as Record<string, { version?: string; license?: string }>)
    .filter(([path]) => path !== "")
    .map(([path, { version = "", license }]): Package => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return { name, version, licence: license };
    });

  it("has licences that were looked at, every package of the lock file", () => {
    expect(packages.length).toBeGreaterThan(500);
    expect(complaints(packages)).toEqual([]);
  });

  it("is listed as far as it is deployed (npm run sbom), with its licence and its text", () => {
    const bundled = bundledPackages(mkdtempSync(join(tmpdir(), "maskline-bundled-")));
    const committed = readFileSync(join(__dirname, "..", "..", "..", "docs", "third-party.md"), "utf8");
    expect(listOf(bundled)).toBe(committed);
    expect(complaints(bundled)).toEqual([]);
    expect(bundled.length).toBeGreaterThan(20);
  });
});
