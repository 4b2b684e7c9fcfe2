import * as v from "valibot";
import { name, secretArns } from "../../core/adapters/env-values";

const schema = v.object({
  STAGE: name,
  CALLS_TABLE: name,
  /** Holds the breakers of the applications. */
  NUMBERS_TABLE: name,
  RECORDINGS_BUCKET: name,
  EVENTS_TOPIC_ARN: name,
  APPLICATION_SECRET_ARNS: secretArns,
});

/** @throws ValiError naming what is missing: at start, not at the first tick. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
