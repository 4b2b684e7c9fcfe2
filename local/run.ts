import { join, resolve } from "node:path";
import { type LocalCloud, startLocalCloud } from "./cloud";
import type { LocalCloudOptions } from "./cloud-options";
import { importNumbers } from "./number-import";
import { startSimulation } from "./simulation";
import { synthesize } from "./synthesize";

export type RunOptions = Partial<Omit<LocalCloudOptions, "assembly" | "simulation">>;

/** Where everything of the local cloud is kept unless told otherwise. */
export const usualDataDir = resolve(__dirname, "..", ".maskline");

const seed = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);

/** Options that the environment states: `MASKLINE_PORT`, `MASKLINE_DATA`, `MASKLINE_RECORD_SDK`, the two seeds. */
export function optionsFrom(env: NodeJS.ProcessEnv): RunOptions {
  const disorderSeed = seed(env.MASKLINE_LOCAL_DISORDER);
  const indexLagSeed = seed(env.MASKLINE_LOCAL_INDEX_LAG);
  return {
    ...(env.MASKLINE_PORT ? { port: Number(env.MASKLINE_PORT) } : {}),
    ...(env.MASKLINE_DATA ? { dataDir: resolve(env.MASKLINE_DATA) } : {}),
    ...(env.MASKLINE_RECORD_SDK === "1" ? { recordSdkCalls: true } : {}),
    ...(disorderSeed === undefined ? {} : { disorderSeed }),
    ...(indexLagSeed === undefined ? {} : { indexLagSeed }),
  };
}

async function fillPool(
  cloud: LocalCloud,
  marker: string,
  onProgress: (step: string) => void,
): Promise<void> {
  const configured = cloud.plan.secrets.map(({ tags }) => tags["maskline:secret"]);
  const applications = cloud.applications as Parameters<typeof importNumbers>[1];
  const used = applications.filter(({ application }) => configured.includes(`application:${application}`));
  const result = await importNumbers(cloud.api, used, marker);
  if (typeof result === "string") console.error(`the number pool could not be filled: ${result}`);
  else if (result > 0) onProgress(`put ${result} numbers into the pool`);
}

/** The whole of Maskline on this machine: the real app synthesized, the simulator, and a filled number pool. */
export async function runMaskline(options: RunOptions = {}): Promise<LocalCloud> {
  const dataDir = options.dataDir ?? usualDataDir;
  const onProgress = options.onProgress ?? (() => undefined);
  const cloud = await startLocalCloud({
    ...options,
    dataDir,
    simulation: startSimulation,
    assembly: (at) => {
      onProgress("bundling functions and synthesizing the app");
      return synthesize(join(dataDir, "assembly"), at);
    },
  });
  await fillPool(cloud, join(dataDir, "numbers-imported.json"), onProgress);
  return cloud;
}
