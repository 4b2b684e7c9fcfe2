import * as v from "valibot";

const name = v.pipe(v.string(), v.minLength(1));
const schema = v.object({
  ORDERS_TABLE: name,
  NUMBERS_TABLE: name,
  CALLER_TOKEN_SECRET_ARN: name,
});

/** @throws ValiError naming what is missing: at start, not at the first request. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
