import type { PipelineConfig, PipelineStage } from "./pipeline";
import type { StageConfig } from "./types";

type StageOf = (name: string) => StageConfig;

const connection =
  /^arn:[a-z-]+:(?:codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[\w-]+$/;
const regionCode = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const phone = /^\+[1-9]\d{6,14}$/;

/** Everything that is missing or wrong; each text names the setting and the fix. */
export const pipelineComplaints = (config: PipelineConfig, stageOf: StageOf): string[] => [
  ...sourceComplaints(config),
  ...placeComplaints(config, ""),
  ...config.stages.flatMap((each, index) => stageComplaints(each, `stages[${index}]`, stageOf)),
  ...orderComplaints(config.stages),
];

/** @throws Error listing every complaint */
export function assertPipeline(config: PipelineConfig, stageOf: StageOf): void {
  const complaints = pipelineComplaints(config, stageOf);
  if (complaints.length === 0) return;
  const list = complaints.map((text) => `- ${text}`).join("\n");
  throw new Error(`config/pipeline.ts (docs/pipeline.md says where each comes from):\n${list}`);
}

function sourceComplaints({ connectionArn, repository, branch }: PipelineConfig): string[] {
  const complaints: string[] = [];
  if (!connection.test(connectionArn))
    complaints.push(
      `connectionArn "${connectionArn}": use the ARN of a connection to your Git host (Developer Tools, Settings, Connections)`,
    );
  if (!/^[\w.-]+(?:\/[\w.-]+)+$/.test(repository))
    complaints.push(`repository "${repository}": use owner/name, as in "example/maskline"`);
  if (!/^[\w./-]+$/.test(branch)) complaints.push(`branch "${branch}": name the branch that is deployed`);
  return complaints;
}

function placeComplaints(
  { account, region }: Pick<PipelineStage, "account" | "region">,
  at: string,
): string[] {
  const complaints: string[] = [];
  if (!/^\d{12}$/.test(account))
    complaints.push(`${at}account "${account}": use the 12 digits of an AWS account, as text`);
  if (!regionCode.test(region))
    complaints.push(`${at}region "${region}": use a region's code, as in "ap-southeast-1"`);
  return complaints;
}

function stageComplaints(each: PipelineStage, at: string, stageOf: StageOf): string[] {
  const complaints = placeComplaints(each, `${at}.`);
  const config = stageOf(each.stage);
  for (const setting of ["account", "region"] as const)
    if (config[setting] !== undefined && config[setting] !== each[setting])
      complaints.push(
        `${at}.${setting} "${each[setting]}": stage ${each.stage} says ${config[setting]}; let both say the same`,
      );
  const takesTokens = typeof config.auth === "object";
  if (each.check && takesTokens && each.check.tokenCommand === undefined)
    complaints.push(
      `${at}.check.tokenCommand: missing; stage ${each.stage} takes tokens, so say how to get one`,
    );
  return [...complaints, ...checkedOrderComplaints(each, `${at}.check.order`, config)];
}

function checkedOrderComplaints({ check }: PipelineStage, at: string, config: StageConfig): string[] {
  const order = check?.order;
  if (!order) return [];
  const complaints: string[] = [];
  const services = config.policies.map(({ service }) => service);
  if (!services.includes(order.service))
    complaints.push(`${at}.service "${order.service}": stage ${config.stage} has ${services.join(", ")}`);
  for (const who of ["customer", "driver"] as const)
    if (!phone.test(order[who])) complaints.push(`${at}.${who}: use a test telephone's number, +86… (E.164)`);
  return complaints;
}

function orderComplaints(stages: readonly PipelineStage[]): string[] {
  if (stages.length === 0) return ["stages: empty; name at least one"];
  const names = stages.map(({ stage }) => stage);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return twice.map((name) => `stages: ${name} is named twice; keep one`);
}
