import * as v from "valibot";
import { address, name, secretArns } from "../../core/adapters/env-values";

const schema = v.object({
  STAGE: name,
  CALLS_TABLE: name,
  ORDERS_TABLE: name,
  NUMBERS_TABLE: name,
  NOTIFICATIONS_DLQ_URL: name,
  EVENTS_TOPIC_ARN: name,
  CALLER_TOKEN_SECRET_ARN: name,
  /** `{"{application}": "{arn of its secret}"}`, of the applications whose callee is set for each call. */
  APPLICATION_SECRET_ARNS: secretArns,
  NOTIFICATION_ARCHIVE_BUCKET: name,
  /** The bucket's own host in its region. */
  NOTIFICATION_ARCHIVE_HOST: name,
  // What Lambda sets, and the SDK would read by itself.
  AWS_REGION: name,
  AWS_ACCESS_KEY_ID: name,
  AWS_SECRET_ACCESS_KEY: name,
  AWS_SESSION_TOKEN: v.optional(name),
  AWS_ENDPOINT_URL: address,
  AWS_ENDPOINT_URL_S3: address,
});

type Env = v.InferOutput<typeof schema>;

/** @throws ValiError naming what is missing: at start, not at the first message. */
export const readEnv = (env: NodeJS.ProcessEnv): Env => v.parse(schema, env);

/** Who this function is to AWS. */
export const accessOf = (env: Env) => ({
  region: env.AWS_REGION,
  accessKeyId: env.AWS_ACCESS_KEY_ID,
  secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
  sessionToken: env.AWS_SESSION_TOKEN,
});

export const archiveBucketOf = (env: Env) => ({
  name: env.NOTIFICATION_ARCHIVE_BUCKET,
  host: env.NOTIFICATION_ARCHIVE_HOST,
  endpoint: env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL,
});
