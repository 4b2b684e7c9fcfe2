import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageConfig } from "../../../config";
import { bundleFunctions, functionFolders, layBeside } from "../../../lib/bundle";

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
  it("writes what went into each bundle", () => {
    const { outputs } = JSON.parse(readFileSync(join(outdir, "metafile.json"), "utf8")) as {
      outputs: object;
    };
    const entries = Object.keys(outputs).filter((path) => path.endsWith(".mjs"));
    expect(entries).toHaveLength(functionFolders.length);
  });
});
