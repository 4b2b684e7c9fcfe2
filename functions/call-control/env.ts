import * as v from "valibot";
import { address, name, secretArns } from "../../core/adapters/env-values";

const schema = v.object({
  ROUTES_TABLE: name,
  NOTIFICATIONS_QUEUE_URL: name,
  CALLER_TOKEN_SECRET_ARN: name,
  APPLICATION_SECRET_ARNS: secretArns,
  POWERTOOLS_SERVICE_NAME: name,
  POWERTOOLS_METRICS_NAMESPACE: name,
  POWERTOOLS_LOG_LEVEL: name,
  // What Lambda sets, and the SDK would read by itself.
  AWS_REGION: name,
  AWS_ACCESS_KEY_ID: name,
  AWS_SECRET_ACCESS_KEY: name,
  AWS_SESSION_TOKEN: v.optional(name),
  AWS_LAMBDA_INITIALIZATION_TYPE: v.optional(name),
  AWS_ENDPOINT_URL: address,
  AWS_ENDPOINT_URL_DYNAMODB: address,
  AWS_ENDPOINT_URL_SQS: address,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: address,
});

/** Lambda sets it anew for each invocation. */
export const currentTrace = (): string | undefined => process.env._X_AMZN_TRACE_ID;

export type Env = v.InferOutput<typeof schema>;

/** @throws ValiError naming what is missing: at start, not at the first call. */
export const readEnv = (env: NodeJS.ProcessEnv): Env => v.parse(schema, env);
