import { Aws } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CodeBuildStep } from "aws-cdk-lib/pipelines";
import type { DeploymentCheck, PipelineStage } from "../../config/pipeline";
import { checkRoleName, type MasklineStage } from "./maskline-stage";

/** In a shell, one word whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Calls the API that was just deployed (scripts/check-deployment.ts); what it refuses stops the pipeline. */
export function checkStep(
  place: PipelineStage,
  check: DeploymentCheck,
  deployed: MasklineStage,
): CodeBuildStep {
  const { stage, account } = place;
  const role = `arn:${Aws.PARTITION}:iam::${account}:role/${checkRoleName(stage)}`;
  const { tokenCommand } = check;
  return new CodeBuildStep(`Check-${stage}`, {
    installCommands: ["npm ci"],
    commands: [
      ...(tokenCommand === undefined ? taking(role) : [`export MASKLINE_TOKEN="$(${tokenCommand})"`]),
      ["npm run check-deployment --", "--url", '"$API_URL"', ...orderArguments(check)].join(" "),
    ],
    env: { AWS_REGION: place.region },
    envFromCfnOutputs: { API_URL: deployed.apiUrl },
    rolePolicyStatements:
      tokenCommand === undefined
        ? [new PolicyStatement({ actions: ["sts:AssumeRole"], resources: [role] })]
        : [],
  });
}

/** The API takes requests of its own account only. */
const taking = (role: string): string[] => [
  `credentials="$(aws sts assume-role --role-arn ${role} --role-session-name check --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)"`,
  'export AWS_ACCESS_KEY_ID="$(echo "$credentials" | cut -f1)" AWS_SECRET_ACCESS_KEY="$(echo "$credentials" | cut -f2)" AWS_SESSION_TOKEN="$(echo "$credentials" | cut -f3)"',
];

function orderArguments({ order }: DeploymentCheck): string[] {
  if (!order) return [];
  const { areaCode, ...people } = order;
  const all = { ...people, ...(areaCode === undefined ? {} : { area: areaCode }) };
  return Object.entries(all).map(([name, value]) => `--${name} ${quoted(value)}`);
}
