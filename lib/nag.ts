import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Accepts one cdk-nag finding on one resource; `id` is the finding's full id, with its bracketed part if it has one. */
export function acknowledge(resource: IConstruct, id: string, reason: string): void {
  Validations.of(resource).acknowledge({ id, reason });
}

/** Server access logs of a bucket. */
export function acknowledgeUnlogged(bucket: IConstruct): void {
  const reason =
    "who read an object is in CloudTrail's data events, with the principal; server access logs would be a second, weaker copy";
  acknowledge(bucket, "AwsSolutions-S1", reason);
  acknowledge(bucket, "NIST.800.53.R5-S3BucketLoggingEnabled", reason);
}

/** A copy of a bucket in another region. */
export function acknowledgeUnreplicated(bucket: IConstruct): void {
  acknowledge(
    bucket,
    "NIST.800.53.R5-S3BucketReplicationEnabled",
    "personal data stays in its region, which the law may ask for, and an erasure has one place to reach; S3 keeps it in three zones",
  );
}

/** Policies that belong to one role. */
export function acknowledgeOwnPolicy(policy: IConstruct): void {
  acknowledge(
    policy,
    "NIST.800.53.R5-IAMNoInlinePolicy",
    "it is one role's alone, made and deleted with it; a managed policy could be attached to others",
  );
}

/** Rotation by a function of ours. */
export function acknowledgeUnrotated(secret: IConstruct, reason: string): void {
  for (const id of ["AwsSolutions-SMG4", "NIST.800.53.R5-SecretsManagerRotationEnabled"])
    acknowledge(secret, id, reason);
}
