import * as v from "valibot";
import { name, secretArns } from "../../core/adapters/env-values";

const schema = v.object({ NOTIFICATIONS_QUEUE_URL: name, APPLICATION_SECRET_ARNS: secretArns });

/** @throws ValiError naming what is missing: at start, not at the first push. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
