import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What every stage's configuration has; the caller names the rest (`StageConfig`). */
interface ConfigShape {
  readonly stage: string;
  readonly applications: readonly object[];
  readonly policies: readonly object[];
}

/**
 * The stage's configuration, which the build lays beside the bundle as `config.json`. It was checked at synth; here only its
 * outline is, so that a bundle without its file fails at start and says why.
 */
export function readConfig<Config extends ConfigShape>(directory: string): Config {
  const path = join(directory, "config.json");
  const config = jsonOf(readFileSync(path, "utf8"));
  if (!isConfig<Config>(config)) throw new Error(`${path} is not the configuration of a stage`);
  return config;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isConfig = <Config extends ConfigShape>(value: unknown): value is Config =>
  typeof value === "object" &&
  value !== null &&
  "stage" in value &&
  typeof value.stage === "string" &&
  "applications" in value &&
  Array.isArray(value.applications) &&
  "policies" in value &&
  Array.isArray(value.policies);
