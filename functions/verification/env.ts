import * as v from "valibot";
import { name, secretArns } from "../../core/adapters/env-values";

const schema = v.object({
  /** Holds the breakers of the applications. */
  NUMBERS_TABLE: name,
  CALLS_TABLE: name,
  CALLER_TOKEN_SECRET_ARN: name,
  APPLICATION_SECRET_ARNS: secretArns,
});

/** @throws ValiError naming what is missing: at start, not at the first request. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
