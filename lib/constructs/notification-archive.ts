import { type Duration, RemovalPolicy, Tags } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { acknowledge, acknowledgeUnlogged, acknowledgeUnreplicated } from "../nag";

export interface NotificationArchiveProps {
  readonly encryptionKey: IKey;
  /** How far back pushes can be replayed; a batch is deleted after these many days. */
  readonly retention: Duration;
  readonly keepData: boolean;
}

/** What providers pushed, as it came, for a few days: private, over TLS only, under the stack's key. */
export class NotificationArchive extends Bucket {
  constructor(
    scope: Construct,
    id: string,
    { encryptionKey, retention, keepData }: NotificationArchiveProps,
  ) {
    super(scope, id, {
      encryption: BucketEncryption.KMS,
      encryptionKey,
      // One request to the key for many objects: each batch is one.
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ expiration: retention }],
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Tags.of(this).add("maskline:name", "notifications");
    acknowledgeUnlogged(this);
    acknowledgeUnreplicated(this);
    acknowledge(
      this,
      "NIST.800.53.R5-S3BucketVersioningEnabled",
      "a batch is written once; what an erasure takes out of one must be gone, not an older version",
    );
  }
}
