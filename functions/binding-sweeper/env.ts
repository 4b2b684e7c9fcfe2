import * as v from "valibot";
import { lifecycleEnv, name } from "../../core/adapters/env-values";

const schema = v.object({
  ...lifecycleEnv,
  CALLS_TABLE: name,
});

/** @throws ValiError naming what is missing: at start, not at the first tick. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
