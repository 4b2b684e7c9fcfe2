import { auditComplaints } from "./audit";
import { applicationComplaints, baseUrlComplaints } from "./check-applications";
import { edgeComplaints } from "./check-auth";
import { egressComplaints } from "./check-egress";
import { policyComplaints } from "./check-policies";
import { settingComplaints } from "./check-settings";
import type { StageConfig } from "./types";

/** Logical shards are 64 for ever (design §3): a sweeper gets the same number of them as every other. */
export const logicalShards = 64;

/** How long pushes can be replayed unless a stage says otherwise: longer than it takes to notice a bad release. */
export const defaultReplayDays = 7;
/** What is kept longer than this belongs into the ledger, which can forget one person. */
const longestReplayDays = 30;

/** Everything wrong with a stage's configuration; each text names the setting and the fix. */
export function complaintsAbout(config: StageConfig): string[] {
  return [
    ...stageComplaints(config),
    ...edgeComplaints(config),
    ...auditComplaints(config.audit),
    ...areaComplaints(config),
    ...webhookComplaints(config),
    ...settingComplaints(config),
    ...egressComplaints(config.egress),
    ...applicationComplaints(config),
    ...policyComplaints(config),
  ];
}

/** @throws Error listing every complaint */
export function assertSound(config: StageConfig): void {
  const complaints = complaintsAbout(config);
  if (complaints.length === 0) return;
  throw new Error(`config of stage ${config.stage}:\n${complaints.map((text) => `- ${text}`).join("\n")}`);
}

function stageComplaints({ stage, sweepers, retentionDays }: StageConfig): string[] {
  const complaints: string[] = [];
  if (!/^[a-z][a-z0-9-]{0,15}$/.test(stage))
    complaints.push(`stage "${stage}": use 1 to 16 of a-z, 0-9 and -, a letter first`);
  if (!Number.isInteger(sweepers) || sweepers < 1 || logicalShards % sweepers !== 0)
    complaints.push(`sweepers ${sweepers}: must divide ${logicalShards}; use 1, 2, 4, 8, 16, 32 or 64`);
  const { notifications = defaultReplayDays } = retentionDays;
  if (!Number.isInteger(notifications) || notifications < 1 || notifications > longestReplayDays)
    complaints.push(
      `retentionDays.notifications ${notifications}: use a whole number of days, 1 to ${longestReplayDays}`,
    );
  return complaints;
}

const webhookComplaints = ({ webhookBaseUrl: url }: StageConfig): string[] =>
  url === undefined ? [] : baseUrlComplaints(url, `webhookBaseUrl "${url}"`);

const areaCode = /^0\d{2,3}$/;

function areaComplaints({ areaFallback }: StageConfig): string[] {
  const names = Object.entries(areaFallback).flatMap(([area, others]) => [area, ...others]);
  const wrong = names.filter((name) => name !== "*" && !areaCode.test(name));
  return [...new Set(wrong)].map(
    (name) => `areaFallback "${name}": area codes have their leading 0, as in "0755" or "010", or are "*"`,
  );
}
