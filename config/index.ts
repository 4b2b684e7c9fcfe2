import type { Auth } from "./auth";
import { assertSound } from "./checks";
import { dev } from "./stages/dev";
import { local } from "./stages/local";
import { prod } from "./stages/prod";
import { staging } from "./stages/staging";
import type { StageConfig } from "./types";

interface Where {
  /** Address of the simulator, for the stage `local`. @default http://127.0.0.1:8788 */
  readonly simulatorUrl?: string;
  /** Who may call the stage `local`. @default "none": it listens on this machine only */
  readonly auth?: Auth;
}

const stages: Readonly<Record<string, (where: Where) => StageConfig>> = {
  local: ({ simulatorUrl, auth }) => local(simulatorUrl, auth),
  dev: () => dev,
  staging: () => staging,
  prod: () => prod,
};

export const stageNames: readonly string[] = Object.keys(stages);

/** The checked configuration of a stage. @throws Error naming each setting that is wrong and how to put it right */
export function stageConfig(name: string, where: Where = {}): StageConfig {
  const stage = Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (!stage)
    throw new Error(`there is no stage "${name}": choose one of ${stageNames.join(", ")} (-c stage=…)`);
  const config = stage(where);
  assertSound(config);
  return config;
}
