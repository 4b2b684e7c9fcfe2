import { Duration, RemovalPolicy, Tags } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { acknowledge } from "../nag";

export interface RecordingsBucketProps {
  readonly encryptionKey: IKey;
  /** A recording is deleted after these many days. */
  readonly retention: Duration;
  readonly keepData: boolean;
}

/** Voices of people: private, over TLS only, under the stack's key, and gone when their time is over. */
export class RecordingsBucket extends Bucket {
  constructor(scope: Construct, id: string, { encryptionKey, retention, keepData }: RecordingsBucketProps) {
    super(scope, id, {
      encryption: BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ expiration: retention }, { abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Tags.of(this).add("maskline:name", "recordings");
    acknowledge(
      this,
      "AwsSolutions-S1",
      "who read a recording is in CloudTrail's data events, with the principal; server access logs would be a second, weaker copy",
    );
  }
}
