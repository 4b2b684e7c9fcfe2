import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageConfig } from "../../../config";
import { bundleFunctions } from "../../../lib/bundle";
import { layBeside } from "../../../lib/bundles";
import { functionFolders } from "../../../lib/function-folders";

const outdir = mkdtempSync(join(tmpdir(), "maskline-bundle-"));
const bundles = bundleFunctions(outdir);
const config = stageConfig("local", { simulatorUrl: "http://127.0.0.1:9999" });
layBeside(bundles, "config.json", config);

describe.each(functionFolders)("bundle of %s", (folder) => {
  it("deploys the module and the stage's configuration, and nothing else", () => {
    expect(readdirSync(bundles.directory(folder)).sort()).toEqual(["config.json", "index.mjs"]);
    expect(JSON.parse(readFileSync(join(bundles.directory(folder), "config.json"), "utf8"))).toEqual(config);
  });

  it("keeps its source map apart", () => {
    expect(existsSync(join(outdir, "sourcemaps", folder, "index.mjs.map"))).toBe(true);
  });

  it("is a module that Node can read", () => {
    execFileSync(process.execPath, ["--check", join(bundles.directory(folder), "index.mjs")]);
  });
});

describe("the build", () => {
  it("refuses to deploy a function that is not there", () => {
    const empty = mkdtempSync(join(tmpdir(), "maskline-empty-"));
    expect(() => bundleFunctions(empty, empty)).toThrow("functions/order-events/index.ts is missing");
  });

  it("gives bundles a require where a CommonJS package calls it, and keeps their maps right", () => {
    const sources = mkdtempSync(join(tmpdir(), "maskline-sources-"));
    for (const folder of functionFolders) {
      mkdirSync(join(sources, folder));
      writeFileSync(join(sources, folder, "old.cjs"), 'exports.newline = require("os").EOL;');
      writeFileSync(
        join(sources, folder, "index.ts"),
        folder === "api"
          ? 'import { newline } from "./old.cjs"; export const answer = newline.length;'
          : 'export const answer = "none";',
      );
    }
    const built = mkdtempSync(join(tmpdir(), "maskline-built-"));
    const made = bundleFunctions(built, sources);
    const textOf = (folder: (typeof functionFolders)[number]) =>
      readFileSync(join(made.directory(folder), "index.mjs"), "utf8");
    const script = `import(${JSON.stringify(join(made.directory("api"), "index.mjs"))}).then((m) => console.log(m.answer))`;
    expect(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim()).toBe("1");
    expect(textOf("webhooks")).not.toContain("createRequire");
    const map = JSON.parse(readFileSync(join(built, "sourcemaps", "api", "index.mjs.map"), "utf8")) as {
      mappings: string;
    };
    // One line of banner, then at least one that is mapped.
    expect(map.mappings).toMatch(/^;+[A-Za-z0-9+/]/);
    expect(map.mappings.split(";").length).toBeLessThanOrEqual(textOf("api").split("\n").length);
  });

  it("writes what went into each bundle", () => {
    const { outputs } = JSON.parse(readFileSync(join(outdir, "metafile.json"), "utf8")) as {
      outputs: object;
    };
    const entries = Object.keys(outputs).filter((path) => path.endsWith(".mjs"));
    expect(entries).toHaveLength(functionFolders.length);
  });
});
