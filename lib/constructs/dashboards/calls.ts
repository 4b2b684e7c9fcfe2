import { metricNames } from "../../business-metrics";
import { durationOf, errorsOf, graph, type Page, period, type Watched } from "./page";

const services = ["call-control", "verification", "api"];

/** Are people put through, and are their calls told of? */
export function callsPage(watched: Watched): Page {
  const { metrics, stage } = watched;
  return {
    title: `Maskline ${stage}: calls`,
    about: "Are people put through, and are their calls told of? Saved query: what happened to a call",
    rows: [
      [
        graph("Calls told of, with a fee record or without", [metrics.eachOf(metricNames.callsCompleted)]),
        graph(
          "Calls asked about: connected; closed, and why",
          [metrics.eachOf(metricNames.callsConnected)],
          [metrics.eachOf(metricNames.callsClosed)],
        ),
        graph(
          "Texts asked about: forwarded; discarded, and why",
          [metrics.eachOf(metricNames.textsForwarded)],
          [
            metrics
              .of("call-control", metricNames.textsDiscarded, "Sum", period)
              .with({ label: "discarded" }),
            metrics.eachOf(metricNames.textsDiscarded),
          ],
        ),
      ],
      [
        graph(
          "AX drivers' next callee not set; why",
          [metrics.of("cdr-processor", metricNames.calleeNotSet, "Sum", period)],
          [metrics.eachOf(metricNames.calleeNotSet)],
        ),
        durationOf(watched, services),
        errorsOf(watched, services),
      ],
    ],
  };
}
