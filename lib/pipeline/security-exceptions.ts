import { Stack } from "aws-cdk-lib";
import { CfnPolicy } from "aws-cdk-lib/aws-iam";
import { Bucket } from "aws-cdk-lib/aws-s3";
import type { IConstruct } from "constructs";
import { shownByNag } from "../constructs/maskline-function";
import { acknowledge, acknowledgeOwnPolicy, acknowledgeUnlogged } from "../nag";

/** Wildcards that CDK Pipelines writes into the policies of its builds, by the finding's id, and why each may be. Others stop synth. */
const wildcards: readonly (readonly [RegExp, string])[] = [
  [
    /^Action::(?:kms:(?:GenerateDataKey|ReEncrypt)|s3:(?:Abort|DeleteObject|GetBucket|GetObject|List))\*$/,
    "forms of one action each, on the artifacts' bucket and key alone",
  ],
  [
    /^Resource::(?:<Artifacts\w+\.Arn>|arn:[^:]*:s3:::[\w-]+)\/\*$/,
    "which artifacts there will be, a run decides",
  ],
  [
    /^Resource::arn:[^:]*:(?:logs|codebuild):[^*]*(?:\/aws\/codebuild\/|report-group\/)[^*]*\*$/,
    "streams and reports of builds are named when a build runs",
  ],
  [
    /^Resource::arn:\*:iam::\d{12}:role\/\*$/,
    "only roles with the tag of CDK's bootstrap, which the statement's condition asks for: by them it changes itself",
  ],
  [
    /^Resource::\*$/,
    "what it starts, watches and looks up (builds, stacks) is made by the same stack, after the role that needs it",
  ],
];

interface Statement {
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function findingsIn(policy: CfnPolicy): string[] {
  const { Statement: statements } = Stack.of(policy).resolve(policy.policyDocument) as {
    Statement: readonly Statement[];
  };
  const actions = statements
    .flatMap(({ Action }) => listed(Action))
    .map((action) => `Action::${String(action)}`);
  const resources = statements
    .flatMap(({ Resource }) => listed(Resource))
    .map((resource) => `Resource::${shownByNag(policy, resource)}`);
  return [...new Set([...actions, ...resources])].filter((id) => id.includes("*"));
}

/** What cdk-nag finds in what CDK Pipelines makes, with the reason that it may be so. The stages have their own. */
export function acknowledgePipeline(pipeline: Stack): void {
  const made = ["Pipeline", "Steps"].flatMap((id) => pipeline.node.findChild(id).node.findAll());
  for (const policy of made.filter((each) => each instanceof CfnPolicy)) {
    acknowledgeOwnPolicy(policy);
    for (const id of findingsIn(policy)) {
      const reason = wildcards.find(([pattern]) => pattern.test(id))?.[1];
      if (reason !== undefined) acknowledge(policy, `AwsSolutions-IAM5[${id}]`, reason);
    }
  }
  for (const bucket of artifactBuckets(pipeline)) acknowledgeArtifacts(bucket);
}

/** Its own, and one in each further region that it deploys to, which CDK puts into a stack of their own. */
const artifactBuckets = (pipeline: Stack): IConstruct[] =>
  pipeline.node.root.node
    .findAll()
    .filter((each) => each instanceof Bucket)
    .filter((bucket) => bucket.node.path.startsWith("cross-region-stack-") || Stack.of(bucket) === pipeline);

function acknowledgeArtifacts(bucket: IConstruct): void {
  acknowledgeUnlogged(bucket);
  const reason = "what a run built, the next one builds again from the same source";
  acknowledge(bucket, "NIST.800.53.R5-S3BucketReplicationEnabled", reason);
  acknowledge(bucket, "NIST.800.53.R5-S3BucketVersioningEnabled", reason);
}
