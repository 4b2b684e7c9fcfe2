import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { CompletionReport } from "../domain/calls/complete-calls";
import type { RecordingReport } from "../domain/calls/record-pushes";
import { count } from "./logging";

interface Deps {
  readonly logger: Pick<Logger, "warn" | "error">;
  readonly metrics: Pick<Metrics, "singleMetric">;
}

/** What an operator learns of calls being recorded and completed. */
export const pushReport = ({ logger, metrics }: Deps): RecordingReport & CompletionReport => ({
  buried({ messageId, reason }) {
    logger.warn("push moved to the DLQ", { messageId, reason });
    count(metrics, "PushesBuried");
  },
  failed(what, error) {
    logger.error(`${what} failed`, { error: error instanceof Error ? error : new Error(String(error)) });
    count(metrics, "LedgerFailures", { what });
  },
  completed: (fee) => count(metrics, "CallsCompleted", { fee }),
});
