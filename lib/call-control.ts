import { Duration } from "aws-cdk-lib";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import { modeLimits } from "../config/modes";
import type { StageConfig } from "../config/types";
import type { WebhookRoute } from "./constructs/http-api";
import type { MasklineFunction } from "./constructs/maskline-function";
import type { QueueWithDlq } from "./constructs/queue-with-dlq";
import type { Functions } from "./functions";
import { allowItems, allowMessagesUnderKey, allowReadsUnderKey, allowSecrets, allowSend } from "./grants";
import type { Parts } from "./parts";

/** What a provider can be expected to wait for while a call does. */
const longestAnswer = Duration.seconds(1);

/** Answers what providers ask while a call or a text waits, where an application asks. */
export function callControl({ resources, functions, api }: Parts, notifications: QueueWithDlq): void {
  const routes = askedRoutes(resources.config);
  if (routes.length > 0) api.serveSigned(answerer(functions, notifications), routes, "questions");
}

/** Where applications that wait for answers push to: more specific than the webhooks' own routes, so it goes first. */
const askedRoutes = ({ applications }: StageConfig): WebhookRoute[] =>
  applications.flatMap(({ provider, application, mode }) =>
    modeLimits[mode].asks.map(
      (kind): WebhookRoute => `POST /webhooks/${provider}/${application}/{key}/${kind}`,
    ),
  );

/** May touch nothing but what an answer takes. */
function answerer(functions: Functions, notifications: QueueWithDlq): MasklineFunction {
  const { config, alarms, storage, secrets, encryptionKey } = functions.resources;
  const asking = functions.secretsOf(
    config.applications.filter(({ mode }) => modeLimits[mode].asks.length > 0),
  );
  const impact = "Callers wait for an answer and are cut off, texts are not delivered.";
  const fn = functions.make("CallControl", {
    folder: "call-control",
    description: "Answers what a provider asks about a call or a text that waits",
    timeout: Duration.seconds(5),
    // One whole processor: a caller listens to the time of a cold start.
    memorySize: 1769,
    environment: {
      ROUTES_TABLE: storage.routes.tableName,
      NOTIFICATIONS_QUEUE_URL: notifications.queue.queueUrl,
      CALLER_TOKEN_SECRET_ARN: secrets.callerToken.secretArn,
      APPLICATION_SECRET_ARNS: functions.arnsOf(asking),
    },
    impact,
  });
  allowItems(fn, storage.routes, ["GetItem"]);
  allowSend(fn, notifications.queue);
  allowSecrets(fn, [secrets.callerToken, ...Object.values(asking)]);
  allowReadsUnderKey(fn, encryptionKey);
  allowMessagesUnderKey(fn, encryptionKey);
  alarms.add(fn, "Slow", {
    metric: fn.lambda.metricDuration({ period: Duration.minutes(5), statistic: "p99" }),
    threshold: longestAnswer.toMilliseconds(),
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    impact: "One call in a hundred waits for a second or longer before it rings, or is cut off.",
    runbook: "call-control-slow",
  });
  return fn;
}
