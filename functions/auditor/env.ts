import * as v from "valibot";
import { lifecycleEnv } from "../../core/adapters/env-values";

const schema = v.object(lifecycleEnv);

/** @throws ValiError naming what is missing: at start, not at the first run. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
