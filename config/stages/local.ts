import { cyjApplication, huaweiApplication, huaweiVoiceApplication } from "../applications";
import type { Auth } from "../auth";
import { delivery, ride, rideFallback, rideOver } from "../policies";
import type { Application, StageConfig, VoiceApplication } from "../types";

/** Where the simulator listens unless MASKLINE_PORT moved it. */
const usualSimulatorUrl = "http://127.0.0.1:8788";

/** One machine: the simulator in place of the telephone network, embedded engines in place of AWS. */
export function local(simulatorUrl: string = usualSimulatorUrl, auth: Auth = "none"): StageConfig {
  const at = { baseUrl: simulatorUrl, recordingHosts: [new URL(simulatorUrl).host] };
  const axb = huaweiApplication("AXB", at);
  const x = huaweiApplication("X", at);
  const others: readonly Application[] = [
    huaweiApplication("AX", at),
    huaweiApplication("AXE", at),
    huaweiApplication("AXYB", at),
    x,
    cyjApplication(simulatorUrl),
  ];
  return {
    stage: "local",
    applications: [axb, ...others],
    voice: voice(simulatorUrl),
    policies: [ride(axb), delivery(axb), ...others.map(rideOver), rideFallback(axb, x)],
    areaFallback: { "0755": ["020"], "*": ["*"] },
    sweepers: 1,
    retentionDays: { calls: 30, recordings: 30, logs: 7 },
    auth,
    keepData: false,
  };
}

/** With the landlines that the simulator rents out. */
const voice = (baseUrl: string): VoiceApplication[] => [
  huaweiVoiceApplication({
    application: "voice-main",
    mode: "VERIFICATION",
    displayNumbers: ["+8675520000001", "+8675520000002", "+8675520000003"],
    baseUrl,
  }),
  huaweiVoiceApplication({
    application: "voice-connect",
    mode: "CLICK_TO_CALL",
    displayNumbers: ["+8675520000011", "+8675520000012", "+8675520000013"],
    baseUrl,
  }),
];
