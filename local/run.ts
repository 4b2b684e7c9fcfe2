import { join } from "node:path";
import { type LocalCloud, startLocalCloud } from "./cloud";
import { importNumbers } from "./number-import";
import { type RunOptions, usualDataDir } from "./settings";
import { startSimulation } from "./simulation";
import { synthesize } from "./synthesize";

async function fillPool(
  cloud: LocalCloud,
  marker: string,
  onProgress: (step: string) => void,
): Promise<void> {
  const configured = cloud.plan.secrets.map(({ tags }) => tags["maskline:secret"]);
  const applications = cloud.applications as Parameters<typeof importNumbers>[1];
  const used = applications.filter(({ application }) => configured.includes(`application:${application}`));
  const result = await importNumbers(cloud.api, used, marker, cloud.fetch);
  if (typeof result === "string") console.error(`the number pool could not be filled: ${result}`);
  else if (result > 0) onProgress(`put ${result} numbers into the pool`);
}

/** The whole of Maskline on this machine: the real app synthesized (or another that holds it), the simulator, and a filled number pool. */
export async function runMaskline({ auth, ...options }: RunOptions = {}): Promise<LocalCloud> {
  const dataDir = options.dataDir ?? usualDataDir;
  const onProgress = options.onProgress ?? (() => undefined);
  const cloud = await startLocalCloud({
    ...options,
    dataDir,
    simulation: startSimulation,
    assembly:
      options.assembly ??
      ((at) => {
        onProgress("bundling functions and synthesizing the app");
        return synthesize(join(dataDir, "assembly"), at, auth);
      }),
  });
  await fillPool(cloud, join(dataDir, "numbers-imported.json"), onProgress);
  return cloud;
}
