import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { CompletionReport } from "../domain/calls/complete-calls";
import type { RecordingReport } from "../domain/calls/record-pushes";
import { count } from "./logging";

interface Deps {
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
  readonly metrics: Pick<Metrics, "singleMetric">;
}

/** What an operator learns of calls being recorded and completed. */
export const pushReport = ({ logger, metrics }: Deps): RecordingReport & CompletionReport => ({
  buried({ messageId, reason }) {
    logger.warn("push moved to the DLQ", { messageId, reason });
    count(metrics, "PushesBuried");
  },
  failed(what, error, about: { readonly callId?: string } = {}) {
    const known = error instanceof Error ? error : new Error(String(error));
    logger.error(`${what} failed`, { ...about, error: known });
    count(metrics, "LedgerFailures", { what });
  },
  completed(call) {
    logger.info("call completed", { ...call });
    count(metrics, "CallsCompleted", { fee: call.fee });
  },
});
