import * as v from "valibot";
import { name } from "../../core/adapters/env-values";

const schema = v.object({
  ORDERS_TABLE: name,
  NUMBERS_TABLE: name,
  CALLER_TOKEN_SECRET_ARN: name,
});

/** @throws ValiError naming what is missing: at start, not at the first request. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
