import { Match } from "aws-cdk-lib/assertions";
import { stageConfig } from "../../../config";
import { complaintsAbout } from "../../../config/checks";
import { synthesized } from "./synthesized";

const { template } = synthesized("prod");

describe("the notifications' archive", () => {
  it("is a private bucket under the stack's key, whose objects live for a week", () => {
    template.hasResourceProperties("AWS::S3::Bucket", {
      Tags: Match.arrayWith([{ Key: "maskline:name", Value: "notifications" }]),
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: Match.anyValue() },
          },
        ],
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 7, Status: "Enabled" }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it("is told to cdr-processor by its own host, and to operators by an output", () => {
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: {
        Variables: Match.objectLike({
          NOTIFICATION_ARCHIVE_BUCKET: { Ref: Match.stringLikeRegexp("NotificationArchive") },
          NOTIFICATION_ARCHIVE_HOST: {
            "Fn::GetAtt": [Match.stringLikeRegexp("NotificationArchive"), "RegionalDomainName"],
          },
        }),
      },
    });
    expect(Object.keys(template.findOutputs("NotificationArchiveBucket"))).toHaveLength(1);
  });

  it.each([0, 31, 1.5])("may not be kept for %s days", (notifications) => {
    const sound = stageConfig("prod");
    const config = { ...sound, retentionDays: { ...sound.retentionDays, notifications } };
    expect(complaintsAbout(config)).toEqual([
      `retentionDays.notifications ${notifications}: use a whole number of days, 1 to 30`,
    ]);
  });
});
