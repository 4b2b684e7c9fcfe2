import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundledPackages, listOf } from "./bundled";
import { complaints, type Package } from "./licences";

const root = resolve(__dirname, "..", "..");
const target = join(root, "dist", "sbom");

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string };
    readonly expression?: string;
  }[];
}

/** CycloneDX, of every package of the lock file on any platform. Asks nobody: the lock file has the licences. */
function billOfMaterials(): { text: string; packages: Package[] } {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--package-lock-only"];
  const text = execFileSync("npm", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  const { components } = JSON.parse(text) as { components: readonly Component[] };
  const packages = components.map(({ name, version, licenses = [] }) => {
    const stated = licenses.flatMap(
      ({ license, expression }) => expression ?? license?.id ?? license?.name ?? [],
    );
    return { name, version, licence: stated.length === 0 ? undefined : stated.join(" AND ") };
  });
  return { text, packages };
}

function main(): void {
  const { text, packages } = billOfMaterials();
  const outdir = mkdtempSync(join(tmpdir(), "maskline-sbom-"));
  const bundled = bundledPackages(outdir);
  rmSync(outdir, { recursive: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "sbom.cdx.json"), text);
  const rows = packages.map(({ name, version, licence }) =>
    [name, version, licence ?? "none stated"].join("\t"),
  );
  writeFileSync(
    join(target, "licences.tsv"),
    `${["package\tversion\tlicence", ...rows.sort()].join("\n")}\n`,
  );
  const notices = bundled.map(({ name, version, texts }) => [`${name} ${version}`, ...texts].join("\n\n"));
  writeFileSync(join(target, "third-party-licences.txt"), `${notices.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
  writeFileSync(join(root, "docs", "third-party.md"), listOf(bundled));
  const wrong = complaints(packages);
  console.log(`${packages.length} packages, ${bundled.length} of them in what is deployed: dist/sbom/`);
  for (const each of wrong) console.error(`not on the list of licences: ${each}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

main();
