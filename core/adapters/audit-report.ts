import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { AuditNotes } from "../domain/audit/ports";
import { count, recordFailure } from "./logging";

interface Deps {
  readonly logger: Pick<Logger, "info" | "warn">;
  readonly metrics: Pick<Metrics, "addMetric" | "singleMetric">;
}

/** What an operator counts of audits, and reads in the log: ids and privacy numbers' application, no number. */
export const auditReport = ({ logger, metrics }: Deps): AuditNotes => ({
  audited: () => metrics.addMetric("NumbersAudited", MetricUnit.Count, 1),
  found: ({ kind, application, orderId, subscriptionId, differs, obstacle }) => {
    metrics.addMetric("AuditFindings", MetricUnit.Count, 1);
    count(metrics, "AuditFindings", { kind });
    if (kind === "stray-subscription") metrics.addMetric("OrphansFound", MetricUnit.Count, 1);
    logger.warn("audit found", { kind, application, orderId, subscriptionId, differs, obstacle });
  },
  healed: ({ kind, application, orderId, subscriptionId, remedy }) => {
    metrics.addMetric("AuditHealed", MetricUnit.Count, 1);
    logger.info("audit healed", { kind, application, orderId, subscriptionId, remedy });
  },
  failed: ({ application }, failure) => {
    recordFailure(metrics, failure);
    logger.warn("provider refused", { application, ...failure });
  },
  notHealed: (kind, because) => logger.info("audit could not heal", { kind, because }),
});
