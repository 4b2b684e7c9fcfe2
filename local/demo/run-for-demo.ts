import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../cloud";
import { startSimulation } from "../simulation";
import { synthesize } from "../synthesize";

/**
 * A local cloud of a story's own: free ports, an empty number pool (filling it is part of the story), and nothing left of
 * it when it has stopped.
 */
export async function runForDemo(
  options: Pick<LocalCloudOptions, "onProgress" | "recordSdkCalls">,
): Promise<LocalCloud> {
  const dataDir = mkdtempSync(join(tmpdir(), "maskline-demo-"));
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);
  const assembly: LocalCloudOptions["assembly"] = (at) => {
    options.onProgress?.("bundling functions and synthesizing the app");
    return synthesize(join(dataDir, "assembly"), at);
  };
  const settings = { dataDir, port: 0, quiet: true, simulation: startSimulation, assembly };
  try {
    const cloud = await startLocalCloud({ ...settings, ...options });
    return { ...cloud, stop: () => cloud.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
