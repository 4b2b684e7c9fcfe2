import { cyjApplication, huaweiAccessAddress, huaweiApplication } from "../../config/applications";
import { complaintsAbout } from "../../config/checks";
import { delivery, ride, rideOver } from "../../config/policies";
import type { StageSettings } from "../../config/stage-settings";
import type { Application, Mode, StageConfig } from "../../config/types";

/** What `maskline init` asks, each with a default. */
export interface Answers {
  readonly stage: string;
  readonly mode: Mode;
  readonly baseUrl?: string;
  readonly recordingHost: readonly string[];
  readonly alarm: readonly string[];
  readonly issuer?: string;
  readonly audience: readonly string[];
  readonly egress: "none" | "new";
  readonly account?: string;
  readonly region?: string;
  readonly retention: number;
  readonly keepData?: true;
}

export const modes: readonly Mode[] = ["AXB", "AX", "AXE", "AXYB", "X", "CYJ"];

/** The stage that the answers make; the file that is written says the same in helpers' words. */
function stageOf(answers: Answers): StageConfig {
  const application = applicationOf(answers);
  return {
    stage: answers.stage,
    applications: [application],
    policies:
      application.mode === "AXB" ? [ride(application), delivery(application)] : [rideOver(application)],
    areaFallback: { "*": ["*"] },
    sweepers: 1,
    ...settingsOf(answers),
    keepData: answers.keepData ?? false,
  };
}

/** What is said literally in the file, in its order. */
export function settingsOf(answers: Answers): StageSettings & Pick<StageConfig, "auth"> {
  const { issuer, audience, egress, account, region, alarm, retention } = answers;
  return {
    retentionDays: { orders: 30, calls: retention, recordings: retention, notifications: 7, logs: 30 },
    ...(issuer === undefined ? {} : { auth: { kind: "jwt", issuer, audience } }),
    ...(alarm.length === 0 ? {} : { alarmAddresses: alarm }),
    ...(egress === "none" ? {} : { egress: { kind: "new" } }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
  };
}

/** Where its provider is. CYJ has no usual address; a placeholder would be called. */
export const placeOf = ({ mode, baseUrl, recordingHost }: Answers) => ({
  baseUrl: baseUrl ?? (mode === "CYJ" ? "" : huaweiAccessAddress),
  recordingHosts: recordingHost.length > 0 ? recordingHost : ["*.myhuaweicloud.com"],
});

function applicationOf(answers: Answers): Application {
  const { mode } = answers;
  const place = placeOf(answers);
  return mode === "CYJ" ? cyjApplication(place.baseUrl) : huaweiApplication(mode, place);
}

/** What is wrong with the answers, in the words of the settings. */
export const complaintsOf = (answers: Answers): string[] => complaintsAbout(stageOf(answers));
