import { metricNames } from "../../business-metrics";
import { durationOf, errorsOf, graph, type Page, period, type Watched } from "./page";

const services = ["webhooks", "cdr-processor"];

/** Does what providers push reach the ledger? */
export function notificationsPage(watched: Watched): Page {
  const { metrics, notifications, stage } = watched;
  const count = (name: "pushesRefused" | "pushesNotQueued") =>
    metrics.of("webhooks", metricNames[name], "Sum", period).with({ label: metricNames[name] });
  return {
    title: `Maskline ${stage}: notifications`,
    about:
      "Does what providers push reach the ledger? Saved queries: why pushes were refused, why messages are in a DLQ",
    rows: [
      [
        graph("Pushes accepted, by kind", [metrics.eachOf(metricNames.pushesAccepted)]),
        graph(
          "Pushes refused, not queued; why refused",
          [count("pushesRefused"), count("pushesNotQueued")],
          [metrics.eachOf(metricNames.pushesRefused)],
        ),
        graph(
          "Moved to the DLQ; what failed and comes again",
          [metrics.of("cdr-processor", metricNames.pushesBuried, "Sum", period).with({ label: "buried" })],
          [metrics.eachOf(metricNames.ledgerFailures)],
        ),
      ],
      [
        graph("Oldest message (s)", [
          notifications.queue.metricApproximateAgeOfOldestMessage({ period, label: "oldest" }),
        ]),
        graph(
          "Messages waiting, in work; in the DLQ",
          [
            notifications.queue.metricApproximateNumberOfMessagesVisible({ period, label: "waiting" }),
            notifications.queue.metricApproximateNumberOfMessagesNotVisible({ period, label: "in work" }),
          ],
          [notifications.dlq.metricApproximateNumberOfMessagesVisible({ period, label: "in the DLQ" })],
        ),
        errorsOf(watched, services),
      ],
      [durationOf(watched, services), durationOf(watched, services, "p50")],
    ],
  };
}
