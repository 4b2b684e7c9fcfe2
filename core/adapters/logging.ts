import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { ProviderFailure } from "../domain/provider";
import { maskField } from "./log-masking";

/** Service name and level come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL. */
export const createLogger = (): Logger => new Logger({ jsonReplacerFn: maskField });

/** An invocation that counted nothing is no reason for a warning. */
class Counters extends Metrics {
  override publishStoredMetrics(): this {
    return this.hasStoredMetrics() ? super.publishStoredMetrics() : this;
  }
}

/** Namespace and service come from POWERTOOLS_METRICS_NAMESPACE and POWERTOOLS_SERVICE_NAME. */
export const createMetrics = (): Metrics => new Counters();

/** Dimensions have few values: provider, mode, kind; never an id, each of which would be a paid time series. */
export type Dimensions = Readonly<Record<string, string>>;

/** Counts something an operator would act on; written at once, with its own dimensions. */
export function count(
  metrics: Pick<Metrics, "singleMetric">,
  name: string,
  dimensions: Dimensions = {},
  value = 1,
): void {
  const metric = metrics.singleMetric();
  for (const [dimension, text] of Object.entries(dimensions)) metric.addDimension(dimension, text);
  metric.addMetric(name, MetricUnit.Count, value);
}

/** Counts a provider's refusal, or the absence of its answer, by provider, operation and kind. */
export const recordFailure = (metrics: Pick<Metrics, "singleMetric">, failure: ProviderFailure): void =>
  count(metrics, "ProviderFailure", {
    provider: failure.provider,
    operation: failure.operation,
    kind: failure.kind,
  });
