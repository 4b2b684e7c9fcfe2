import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

/**
 * Builds the command line for the package: one file that Node.js 20 runs, beside the dependencies that are installed with it.
 * A checkout runs its TypeScript and needs none of this.
 */
export function bundleCli(dist: string): void {
  const root = resolve(__dirname, "..");
  buildSync({
    entryPoints: [join(root, "cli/main.ts")],
    outfile: join(dist, "cli/main.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    packages: "external",
    legalComments: "none",
    logLevel: "error",
  });
}
