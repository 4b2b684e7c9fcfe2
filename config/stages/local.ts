import { huaweiAxb } from "../applications";
import { delivery, ride } from "../policies";
import type { StageConfig } from "../types";

/** Where the simulator listens unless MASKLINE_PORT moved it. */
const usualSimulatorUrl = "http://127.0.0.1:8788";

/** One machine: the simulator in place of the telephone network, embedded engines in place of AWS. */
export function local(simulatorUrl: string = usualSimulatorUrl): StageConfig {
  const axb = huaweiAxb({ baseUrl: simulatorUrl, recordingHosts: [new URL(simulatorUrl).host] });
  return {
    stage: "local",
    applications: [axb],
    policies: [ride(axb), delivery(axb)],
    areaFallback: { "0755": ["020"], "*": ["*"] },
    sweepers: 1,
    retentionDays: { calls: 30, recordings: 30, logs: 7 },
    auth: "none",
    keepData: false,
  };
}
