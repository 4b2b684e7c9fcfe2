import { metricNames } from "../../business-metrics";
import { durationOf, errorsOf, graph, type Page, period, type Watched } from "./page";

const services = ["recording-archiver", "erasures", "eraser"];
type OfArchiver =
  | "recordingsExpected"
  | "recordingsArchived"
  | "recordingBytes"
  | "recordingsNearDeadline"
  | "recordingsLost";

/** Is every recording kept, and everybody who asked to be erased gone? */
export function recordingsPage(watched: Watched): Page {
  const { metrics, stage } = watched;
  const sum = (name: OfArchiver) =>
    metrics.of("recording-archiver", metricNames[name], "Sum", period).with({ label: metricNames[name] });
  return {
    title: `Maskline ${stage}: recordings`,
    about:
      "Is every recording kept, and everybody gone who asked to be erased? Saved query: recordings not archived",
    rows: [
      [
        graph("Expected, archived", [sum("recordingsExpected"), sum("recordingsArchived")]),
        graph("Near their deadline, lost", [sum("recordingsNearDeadline"), sum("recordingsLost")]),
        graph("Bytes archived", [sum("recordingBytes")]),
      ],
      [
        graph("Oldest erasure in work (s)", [
          metrics.of("eraser", metricNames.oldestErasure, "Maximum", period),
        ]),
        errorsOf(watched, services),
        durationOf(watched, services),
      ],
    ],
  };
}
