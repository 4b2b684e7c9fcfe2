import * as v from "valibot";

const name = v.pipe(v.string(), v.minLength(1));
const schema = v.object({
  STAGE: name,
  CALLS_TABLE: name,
  /** Holds the breakers of the applications. */
  NUMBERS_TABLE: name,
  RECORDINGS_BUCKET: name,
  EVENTS_TOPIC_ARN: name,
  /** `{"{application}": "{arn of its secret}"}` */
  APPLICATION_SECRET_ARNS: v.pipe(name, v.parseJson(), v.record(v.string(), name)),
});

/** @throws ValiError naming what is missing: at start, not at the first tick. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
