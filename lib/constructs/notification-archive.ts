import { type Duration, RemovalPolicy, Tags } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { acknowledge, acknowledgeUnlogged, acknowledgeUnreplicated } from "../nag";
import { privateBucket } from "./private-bucket";

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
      ...privateBucket(encryptionKey),
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
