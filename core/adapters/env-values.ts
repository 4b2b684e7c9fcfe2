import * as v from "valibot";

/** What the stack names: a table, a bucket, a queue's URL, an ARN. It must be set. */
export const name = v.pipe(v.string(), v.minLength(1));

/** Where a service is, if it is not where AWS has it. */
export const address = v.optional(v.pipe(v.string(), v.url()));

/** `{"{application}": "{arn of its secret}"}` */
export const secretArns = v.pipe(name, v.parseJson(), v.record(v.string(), name));

/** What the lifecycle's driver works on. */
export const lifecycleEnv = {
  ORDERS_TABLE: name,
  ROUTES_TABLE: name,
  NUMBERS_TABLE: name,
  EVENTS_TOPIC_ARN: name,
  CALLER_TOKEN_SECRET_ARN: name,
  APPLICATION_SECRET_ARNS: secretArns,
};
