import * as v from "valibot";

const name = v.pipe(v.string(), v.minLength(1));

/** `{"{application}": "{arn of its secret}"}` */
const secretArns = v.pipe(name, v.parseJson(), v.record(v.string(), name));

const schema = v.object({ NOTIFICATIONS_QUEUE_URL: name, APPLICATION_SECRET_ARNS: secretArns });

/** @throws ValiError naming what is missing: at start, not at the first push. */
export const readEnv = (env: NodeJS.ProcessEnv) => v.parse(schema, env);
