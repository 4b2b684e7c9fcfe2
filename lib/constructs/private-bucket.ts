import type { IKey } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, BucketEncryption, type BucketProps, ObjectOwnership } from "aws-cdk-lib/aws-s3";

/** Nobody but the stack's own roles, over TLS only, under the stack's key. */
export const privateBucket = (encryptionKey: IKey): BucketProps => ({
  encryption: BucketEncryption.KMS,
  encryptionKey,
  // One request to the key for many objects.
  bucketKeyEnabled: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
});
