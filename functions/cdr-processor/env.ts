import * as v from "valibot";

const name = v.pipe(v.string(), v.minLength(1));
const schema = v.object({
  STAGE: name,
  CALLS_TABLE: name,
  ORDERS_TABLE: name,
  NUMBERS_TABLE: name,
  NOTIFICATIONS_DLQ_URL: name,
  EVENTS_TOPIC_ARN: name,
  CALLER_TOKEN_SECRET_ARN: name,
  /** `{"{application}": "{arn of its secret}"}`, of the applications whose callee is set for each call. */
  APPLICATION_SECRET_ARNS: v.pipe(name, v.parseJson(), v.record(v.string(), name)),
});

/** @throws ValiError naming what is missing: at start, not at the first message. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
