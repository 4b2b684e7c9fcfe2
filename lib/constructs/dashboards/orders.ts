import { metricNames } from "../../business-metrics";
import { durationOf, errorsOf, graph, type Page, period, type Watched } from "./page";

const services = ["order-events", "order-events-queue", "binding-sweeper"];

/** Do orders get their numbers, and give them back in time? */
export function ordersPage(watched: Watched): Page {
  const { api, metrics, orderEvents, stage, alarms } = watched;
  return {
    title: `Maskline ${stage}: orders and bindings`,
    about: "Do orders get their numbers, and give them back in time? What each alarm means: docs/runbook.md",
    alarms,
    rows: [
      [
        graph(
          "Order events; refused, waiting",
          [metrics.ofLifecycle(metricNames.orderEvents, "SUM")],
          [
            metrics.ofLifecycle(metricNames.orderEventsRefused, "SUM"),
            metrics.ofLifecycle(metricNames.ordersWaiting, "SUM"),
          ],
        ),
        graph("Bindings made, ended", [
          metrics.ofLifecycle(metricNames.bindingsMade, "SUM"),
          metrics.ofLifecycle(metricNames.bindingsEnded, "SUM"),
        ]),
        graph(
          "Sweeper lag (ms); orders swept",
          [metrics.of("binding-sweeper", metricNames.sweeperLag, "Maximum")],
          [metrics.of("binding-sweeper", metricNames.ordersSwept, "Sum", period)],
        ),
      ],
      [
        graph(
          "Requests; answered with 4xx, 5xx",
          [api.metricCount({ period, statistic: "Sum" })],
          [
            api.metricClientError({ period, statistic: "Sum" }),
            api.metricServerError({ period, statistic: "Sum" }),
          ],
        ),
        graph("Latency, p50 and p99 (ms)", [
          api.metricLatency({ period, statistic: "p50", label: "p50" }),
          api.metricLatency({ period, statistic: "p99", label: "p99" }),
        ]),
        graph(
          "Queue order-events: oldest message (s); in the DLQ",
          [orderEvents.queue.metricApproximateAgeOfOldestMessage({ period, label: "oldest" })],
          [orderEvents.dlq.metricApproximateNumberOfMessagesVisible({ period, label: "in the DLQ" })],
        ),
      ],
      [errorsOf(watched, services), durationOf(watched, services), durationOf(watched, services, "p50")],
    ],
  };
}
