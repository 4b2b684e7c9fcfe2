import * as v from "valibot";
import { name } from "../../core/adapters/env-values";

const schema = v.object({
  ORDERS_TABLE: name,
  NUMBERS_TABLE: name,
  CALLS_TABLE: name,
  RECORDINGS_BUCKET: name,
});

/** @throws ValiError naming what is missing: at start, not at the first request. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
