import type { StageConfig } from "../../config/types";
import { readConfig } from "../../core/adapters/config-file";
import { readEnv } from "./env";
import { start } from "./start";

export const handler = await start(readEnv(process.env), readConfig<StageConfig>(import.meta.dirname), {
  now: () => Date.now(),
  write: (line) => console.log(line),
});
