import * as v from "valibot";

const name = v.pipe(v.string(), v.minLength(1));
const schema = v.object({
  ORDERS_TABLE: name,
  ROUTES_TABLE: name,
  NUMBERS_TABLE: name,
  EVENTS_TOPIC_ARN: name,
  CALLER_TOKEN_SECRET_ARN: name,
  /** `{"{application}": "{arn of its secret}"}` */
  APPLICATION_SECRET_ARNS: v.pipe(name, v.parseJson(), v.record(v.string(), name)),
});

/** @throws ValiError naming what is missing: at start, not at the first run. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
