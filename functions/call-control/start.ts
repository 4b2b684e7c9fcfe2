import { type HttpHandler, httpHandler } from "../../core/adapters/api-gateway";
import { callerTokens } from "../../core/adapters/caller-tokens";
import { keptSecrets } from "../../core/adapters/kept-secrets";
import { leanCounter, leanLogger } from "../../core/adapters/lean/logging";
import { pushQueue } from "../../core/adapters/lean/push-queue";
import { routeReader } from "../../core/adapters/lean/route-reader";
import { secretReader } from "../../core/adapters/lean/secret-reader";
import { askingProvider } from "../../core/providers/asking";
import { awsServices } from "./aws-services";
import type { Env } from "./env";
import { type Deps, makeHandler } from "./handler";

interface Outside {
  readonly now: () => number;
  /** Takes a line of the log. */
  readonly write: (line: string) => void;
  /** The trace that the invocation is part of. @default none */
  readonly trace?: () => string | undefined;
}

/** The handler, once its secrets are read: what a call waits for after that is its route. */
export async function start(env: Env, config: Deps["config"], outside: Outside): Promise<HttpHandler> {
  const { now, write, trace = () => undefined } = outside;
  const aws = awsServices(env, trace);
  const service = env.POWERTOOLS_SERVICE_NAME;
  const logger = leanLogger({ service, level: env.POWERTOOLS_LOG_LEVEL, write, now });
  const secrets = keptSecrets(
    { read: secretReader(aws.secretsManager), now, logger },
    { applications: env.APPLICATION_SECRET_ARNS, callerToken: env.CALLER_TOKEN_SECRET_ARN },
  );
  // What can't be read now is read again when it is asked for: one application's secret is no reason to leave the calls of
  // the others.
  const readings = [
    secrets.callerTokenSecret(),
    ...Object.keys(env.APPLICATION_SECRET_ARNS).map((name) => secrets.applicationCredentials(name)),
  ];
  for (const reading of await Promise.allSettled<unknown>(readings)) {
    if (reading.status === "rejected") logger.error("secret not read at start", { error: reading.reason });
  }
  const handle = makeHandler({
    config,
    credentials: secrets.applicationCredentials,
    readerOf: askingProvider,
    routeOf: routeReader({ call: aws.dynamoDb, table: env.ROUTES_TABLE, tokenOf: callerTokens(secrets) }),
    queue: pushQueue(aws.sqs, env.NOTIFICATIONS_QUEUE_URL),
    now,
    logger,
    count: leanCounter({ namespace: env.POWERTOOLS_METRICS_NAMESPACE, service, write, now }),
    failed: (what, error) => logger.error(`${what} failed`, { error }),
  });
  return httpHandler({ logger }, handle);
}
