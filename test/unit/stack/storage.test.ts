import { Match } from "aws-cdk-lib/assertions";
import { synthesized } from "./synthesized";

const { template, resources } = synthesized("prod");
const { resources: devResources } = synthesized("dev");
const tagged = (name: string) => Match.arrayWith([{ Key: "maskline:name", Value: name }]);
const index = (name: string, partition: string, sort: string) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: partition, KeyType: "HASH" },
    { AttributeName: sort, KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "KEYS_ONLY" },
});

describe("tables", () => {
  it.each([
    ["orders", [index("due", "dueShard", "dueAt")]],
    ["routes", [index("by-caller", "caller", "pk"), index("by-number", "number", "pk")]],
    ["numbers", Match.absent()],
    [
      "calls",
      [
        index("due", "dueShard", "dueAt"),
        index("recordings-due", "recordingShard", "recordingDueAt"),
        index("by-number", "number", "startedAt"),
      ],
    ],
  ])("%s: on demand, restorable, expiring, under the stack's key, indexes of keys only", (name, indexes) => {
    template.hasResource("AWS::DynamoDB::Table", {
      DeletionPolicy: "Retain",
      Properties: {
        Tags: tagged(name),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        GlobalSecondaryIndexes: indexes,
        BillingMode: "PAY_PER_REQUEST",
        TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: "KMS", KMSMasterKeyId: Match.anyValue() },
        DeletionProtectionEnabled: true,
      },
    });
  });

  it("due times are numbers and shards are text", () => {
    template.hasResourceProperties("AWS::DynamoDB::Table", {
      Tags: tagged("orders"),
      AttributeDefinitions: Match.arrayWith([
        { AttributeName: "dueShard", AttributeType: "S" },
        { AttributeName: "dueAt", AttributeType: "N" },
      ]),
    });
  });
});

describe("what happens to data when the stack is deleted", () => {
  const holdsData = [
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
  ];
  const policies = (of: typeof resources) =>
    new Set(holdsData.flatMap((type) => Object.values(of(type)).map(({ DeletionPolicy }) => DeletionPolicy)));
  it("is kept in prod", () => expect(policies(resources)).toEqual(new Set(["Retain"])));
  it("goes in dev", () => expect(policies(devResources)).toEqual(new Set(["Delete"])));
});

describe("recordings bucket", () => {
  it("is private, under the stack's key, and forgets", () => {
    template.hasResourceProperties("AWS::S3::Bucket", {
      Tags: tagged("recordings"),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: Match.anyValue() },
          },
        ],
      },
      LifecycleConfiguration: {
        Rules: [
          { ExpirationInDays: 180, Status: "Enabled" },
          { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: "Enabled" },
        ],
      },
    });
  });
});

describe("secrets", () => {
  it("has one of each application, found by its tags", () => {
    template.hasResourceProperties("AWS::SecretsManager::Secret", {
      KmsKeyId: Match.anyValue(),
      Tags: Match.arrayWith([
        { Key: "maskline:provider", Value: "huawei" },
        { Key: "maskline:secret", Value: "application:axb-main" },
      ]),
    });
  });

  it("makes the caller token secret as 32 random bytes in hex, beside its key id", () => {
    template.hasResourceProperties("AWS::SecretsManager::Secret", {
      Tags: [{ Key: "maskline:secret", Value: "caller-token" }],
      GenerateSecretString: {
        SecretStringTemplate: '{"keyId":"k1"}',
        GenerateStringKey: "secret",
        PasswordLength: 64,
        ExcludeCharacters: "ghijklmnopqrstuvwxyz",
        ExcludeUppercase: true,
        ExcludePunctuation: true,
        RequireEachIncludedType: false,
      },
    });
  });
});
