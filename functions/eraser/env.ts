import * as v from "valibot";
import { name } from "../../core/adapters/env-values";

const schema = v.object({
  ORDERS_TABLE: name,
  ROUTES_TABLE: name,
  CALLS_TABLE: name,
  RECORDINGS_BUCKET: name,
  NOTIFICATION_ARCHIVE_BUCKET: name,
  CALLER_TOKEN_SECRET_ARN: name,
});

/** @throws ValiError naming what is missing: at start, not at the first tick. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
