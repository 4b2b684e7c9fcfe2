import { resolve } from "node:path";
import type { LocalCloudOptions } from "./cloud-options";

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
