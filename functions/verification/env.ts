import * as v from "valibot";

const name = v.pipe(v.string(), v.minLength(1));

const schema = v.object({
  /** Holds the breakers of the applications. */
  NUMBERS_TABLE: name,
  CALLS_TABLE: name,
  CALLER_TOKEN_SECRET_ARN: name,
  /** `{"{application}": "{arn of its secret}"}` */
  APPLICATION_SECRET_ARNS: v.pipe(name, v.parseJson(), v.record(v.string(), name)),
});

/** @throws ValiError naming what is missing: at start, not at the first request. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
