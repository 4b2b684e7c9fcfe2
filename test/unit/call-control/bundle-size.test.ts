import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunctions } from "../../../lib/bundle";

const outdir = mkdtempSync(join(tmpdir(), "maskline-sizes-"));
const bundles = bundleFunctions(outdir);
const bytesOf = (folder: Parameters<typeof bundles.directory>[0]) =>
  statSync(join(bundles.directory(folder), "index.mjs")).size;

describe("the function that answers in the call", () => {
  it("is a fifth of order-events at most", () => {
    expect(bytesOf("call-control")).toBeLessThanOrEqual(bytesOf("order-events") / 5);
  });

  it("has no SDK in it, nor what the other functions log with", () => {
    const { outputs } = JSON.parse(readFileSync(join(outdir, "metafile.json"), "utf8")) as {
      outputs: Record<string, { inputs: Record<string, unknown> }>;
    };
    const [, bundle] =
      Object.entries(outputs).find(([name]) => name.endsWith("call-control/index.mjs")) ?? [];
    const packages = Object.keys(bundle?.inputs ?? {}).flatMap(
      (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? [],
    );
    expect([...new Set(packages)].sort()).toEqual(["aws4fetch", "valibot"]);
  });
});
