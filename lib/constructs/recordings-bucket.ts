import { Duration, RemovalPolicy, Tags } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Bucket, type LifecycleRule, ObjectLockRetention } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { RecordingLock } from "../../config/stage-settings";
import { acknowledge, acknowledgeUnlogged, acknowledgeUnreplicated } from "../nag";
import { privateBucket } from "./private-bucket";

export interface RecordingsBucketProps {
  readonly encryptionKey: IKey;
  /** A recording is deleted after these many days. */
  readonly retention: Duration;
  readonly keepData: boolean;
  /** Nothing can be deleted before. @default none */
  readonly lock?: RecordingLock;
}

/** Voices of people: private, over TLS only, under the stack's key, and gone when their time is over. */
export class RecordingsBucket extends Bucket {
  constructor(
    scope: Construct,
    id: string,
    { encryptionKey, retention, keepData, lock }: RecordingsBucketProps,
  ) {
    super(scope, id, {
      ...privateBucket(encryptionKey),
      lifecycleRules: [expiring(retention, lock), { abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      ...(lock === undefined ? {} : { objectLockDefaultRetention: retentionOf(lock), versioned: true }),
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Tags.of(this).add("maskline:name", "recordings");
    acknowledgeUnlogged(this);
    acknowledgeUnreplicated(this);
    if (lock === undefined) acknowledge(this, "NIST.800.53.R5-S3BucketVersioningEnabled", unversioned);
  }
}

const unversioned =
  "nothing is ever overwritten, and what is deleted, because its time is over or a person asked for it, must be gone; with a lock the bucket is versioned";

/** In a locked bucket deleting hides a version, which goes for good once it may. */
const expiring = (retention: Duration, lock: RecordingLock | undefined): LifecycleRule =>
  lock === undefined
    ? { expiration: retention }
    : { expiration: retention, noncurrentVersionExpiration: Duration.days(1) };

const retentionOf = ({ mode, days }: RecordingLock): ObjectLockRetention =>
  mode === "compliance"
    ? ObjectLockRetention.compliance(Duration.days(days))
    : ObjectLockRetention.governance(Duration.days(days));
