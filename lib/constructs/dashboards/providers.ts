import { metricNames } from "../../business-metrics";
import { errorsOf, graph, type Page, period, type Watched } from "./page";

/** Do providers answer, and do they hold what our orders say? */
export function providersPage(watched: Watched): Page {
  const { metrics, stage } = watched;
  const audit = (name: "auditFindings" | "auditHealed" | "numbersAudited") =>
    metrics.of("auditor", metricNames[name], "Sum", period).with({ label: metricNames[name] });
  const requestTime = (service: string, statistic: string) =>
    metrics
      .of(service, metricNames.providerRequestTime, statistic, period)
      .with({ label: `${service} ${statistic}` });
  return {
    title: `Maskline ${stage}: provider health`,
    about:
      "Do providers answer, and do they hold what our orders say? Saved query: slowest provider requests",
    rows: [
      [
        graph(
          "Provider requests, p50 and p99 (ms)",
          ["order-events", "binding-sweeper"].flatMap((service) => [
            requestTime(service, "p50"),
            requestTime(service, "p99"),
          ]),
        ),
        graph("Refusals, and answers that did not come", [metrics.eachOf(metricNames.providerFailure)]),
        graph("Closed after a refusal", [metrics.ofLifecycle(metricNames.providerClosed, "SUM")]),
      ],
      [
        graph(
          "Audit: found, healed; numbers",
          [audit("auditFindings"), audit("auditHealed")],
          [audit("numbersAudited")],
        ),
        graph("Audit: found, by kind", [metrics.eachOf(metricNames.auditFindings)]),
        graph(
          "Orphans: all; by application",
          [metrics.ofLifecycle(metricNames.orphansFound, "SUM")],
          [metrics.eachOf(metricNames.orphansFound)],
        ),
      ],
      [errorsOf(watched, ["auditor"])],
    ],
  };
}
