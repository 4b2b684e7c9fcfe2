import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
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

const folder = join(__dirname, "stages");

/** Those that are here, and each further file beside them. */
export const stageNames: readonly string[] = [
  ...new Set([...Object.keys(stages), ...readdirSync(folder).map((file) => file.replace(/\.ts$/, ""))]),
];

/** The checked configuration of a stage. @throws Error naming each setting that is wrong and how to put it right */
export function stageConfig(name: string, where: Where = {}): StageConfig {
  const config = Object.hasOwn(stages, name) ? stages[name]?.(where) : written(name);
  if (!config)
    throw new Error(`there is no stage "${name}": choose one of ${stageNames.join(", ")} (-c stage=…)`);
  assertSound(config);
  return config;
}

/** A stage in a file of its own, as `maskline init` writes it. @throws Error when the file holds no stage of its name */
function written(name: string): StageConfig | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(name) || !existsSync(join(folder, `${name}.ts`))) return undefined;
  const exported: unknown[] = Object.values(require(join(folder, name)) as object);
  const isStage = (value: unknown): value is StageConfig => (value as Partial<StageConfig>)?.stage === name;
  const config = exported.find(isStage);
  if (!config) throw new Error(`config/stages/${name}.ts exports no stage "${name}"`);
  return config;
}
