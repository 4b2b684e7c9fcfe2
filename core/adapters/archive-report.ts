import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { ArchiveReport } from "../domain/calls/archive-recordings";
import { type Instant, minutes, seconds } from "../domain/instant";
import { ProviderError } from "../domain/provider";
import type { Breakers } from "./breakers";
import { recordFailure } from "./logging";

interface Deps {
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
  readonly metrics: Pick<Metrics, "addMetric" | "singleMetric">;
  readonly breakers: Pick<Breakers, "close">;
  readonly now: () => Instant;
}

/** What an operator learns of the archiving; a provider's refusal of us all closes the application for everybody. */
export const archiveReport = ({ logger, metrics, breakers, now }: Deps): ArchiveReport => ({
  expected: () => metrics.addMetric("RecordingsExpected", MetricUnit.Count, 1),
  archived: ({ callId, id }, bytes) => {
    logger.info("recording archived", { callId, recordingId: id, bytes });
    metrics.addMetric("RecordingsArchived", MetricUnit.Count, 1);
    metrics.addMetric("RecordingBytes", MetricUnit.Bytes, bytes);
  },
  lost: ({ callId, id }, reason) => {
    logger.error("recording lost", { callId, recordingId: id, reason });
    metrics.addMetric("RecordingsLost", MetricUnit.Count, 1);
  },
  nearDeadline: () => metrics.addMetric("RecordingsNearDeadline", MetricUnit.Count, 1),
  async failed({ callId, id }, application, error) {
    const known = error instanceof Error ? error : new Error(String(error));
    logger.warn("recording not archived yet", { callId, recordingId: id, application, error: known });
    if (!(error instanceof ProviderError)) return;
    recordFailure(metrics, error.failure);
    const { scope, kind } = error.failure;
    if (scope !== "application" && scope !== "address") return;
    const needsOperator = scope === "address" || kind === "misconfigured";
    const closedMs = needsOperator ? minutes(30) : seconds(60 + Math.floor(Math.random() * 15));
    await breakers.close(application, now() + closedMs, kind);
  },
});
