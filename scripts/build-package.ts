import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleFunctions } from "../lib/bundle";
import { bundleCli } from "./build-cli";

/** Builds all that the package holds into `dist/`: the functions, the command line, and the constructs with their types. */
const root = resolve(__dirname, "..");
const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
bundleFunctions(dist);
bundleCli(dist);
execFileSync(join(root, "node_modules/.bin/tsc"), ["--project", join(root, "tsconfig.package.json")], {
  stdio: ["ignore", "inherit", "inherit"],
});
