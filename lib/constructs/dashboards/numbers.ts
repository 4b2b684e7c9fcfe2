import { metricNames } from "../../business-metrics";
import { graph, type Page, period, type Watched } from "./page";

/** Are there numbers enough? */
export function numbersPage({ metrics, stage, storage }: Watched): Page {
  return {
    title: `Maskline ${stage}: numbers`,
    about:
      "Are there numbers enough? Each application's own are in GET /v1/numbers. Saved query: why orders wait",
    rows: [
      [
        graph("Left to choose from, the fewest seen", [metrics.ofLifecycle(metricNames.numbersLeft, "MIN")]),
        graph("Orders that found none", [metrics.ofLifecycle(metricNames.numbersExhausted, "SUM")]),
        graph("Bindings made, ended", [
          metrics.ofLifecycle(metricNames.bindingsMade, "SUM"),
          metrics.ofLifecycle(metricNames.bindingsEnded, "SUM"),
        ]),
      ],
      [
        graph("Reads and writes of routes and pool (units)", [
          storage.routes.metricConsumedReadCapacityUnits({ period, statistic: "Sum", label: "routes read" }),
          storage.routes.metricConsumedWriteCapacityUnits({
            period,
            statistic: "Sum",
            label: "routes written",
          }),
          storage.numbers.metricConsumedReadCapacityUnits({ period, statistic: "Sum", label: "pool read" }),
          storage.numbers.metricConsumedWriteCapacityUnits({
            period,
            statistic: "Sum",
            label: "pool written",
          }),
        ]),
      ],
    ],
  };
}
