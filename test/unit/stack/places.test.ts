import { Match } from "aws-cdk-lib/assertions";
import { prodWith } from "./with-settings";

/** Where an account of China is: another partition, other names of services in policies, other ends of addresses. */
describe.each(["cn-north-1", "cn-northwest-1"])("in %s", (region) => {
  const { template } = prodWith({ region, account: "123456789012", egress: { kind: "new" } });
  const text = JSON.stringify(template.toJSON());

  it("names no other partition", () => {
    expect(text).not.toMatch(/arn:aws:/);
    expect(text).not.toMatch(/[a-z0-9.-]+\.amazonaws\.com\//);
  });

  it("lets the logs of that region use the key", () => {
    template.hasResourceProperties("AWS::KMS::Key", {
      KeyPolicy: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: "LogsOfThisAccount",
            Condition: {
              ArnLike: {
                "kms:EncryptionContext:aws:logs:arn": {
                  "Fn::Join": [
                    "",
                    [
                      "arn:",
                      { Ref: "AWS::Partition" },
                      ":logs:",
                      { Ref: "AWS::Region" },
                      ":",
                      { Ref: "AWS::AccountId" },
                      ":log-group:*",
                    ],
                  ],
                },
              },
            },
          }),
        ]),
      }),
    });
  });

  it("needs nothing but what docs/configuration.md says that it relies on there", () => {
    const services = new Set(
      Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
        ({ Type }) => Type.split("::")[1],
      ),
    );
    const reliedOn = [
      "ApiGatewayV2",
      "CloudWatch",
      "CodeDeploy",
      "DynamoDB",
      "EC2",
      "IAM",
      "KMS",
      "Lambda",
      "Logs",
      "S3",
      "SNS",
      "SQS",
      "Scheduler",
      "SecretsManager",
    ];
    expect([...services].filter((service) => service !== "CDK" && !reliedOn.includes(service ?? ""))).toEqual(
      [],
    );
  });
});

it("runs on the other processors where those of Arm are not to be had", () => {
  const { template } = prodWith({ architecture: "x86_64" });
  const functions = Object.values(template.findResources("AWS::Lambda::Function"));
  expect(new Set(functions.map(({ Properties }) => String(Properties.Architectures)))).toEqual(
    new Set(["x86_64"]),
  );
});

describe("a domain of one's own", () => {
  const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d";

  it("is mapped to the API, and told what to point at", () => {
    const { template, stack } = prodWith({ domain: { name: "calls.example.com", certificateArn } });
    template.hasResourceProperties("AWS::ApiGatewayV2::DomainName", {
      DomainName: "calls.example.com",
      DomainNameConfigurations: [
        Match.objectLike({ CertificateArn: certificateArn, EndpointType: "REGIONAL" }),
      ],
    });
    template.resourceCountIs("AWS::ApiGatewayV2::ApiMapping", 1);
    template.resourceCountIs("AWS::CertificateManager::Certificate", 0);
    expect(Object.keys(template.findOutputs("DomainTarget"))).toEqual(["DomainTarget"]);
    expect(template.findOutputs("ApiUrl")).toMatchObject({ ApiUrl: { Value: "https://calls.example.com/" } });
    // Some signatures cover the address that was pushed to.
    expect(stack.maskline.resources.config.webhookBaseUrl).toBe("https://calls.example.com");
  });

  it("gets its certificate and its record where its zone is known", () => {
    const { template } = prodWith({
      domain: { name: "calls.example.com", hostedZone: { id: "Z0123456789", name: "example.com" } },
    });
    template.hasResourceProperties("AWS::CertificateManager::Certificate", {
      DomainName: "calls.example.com",
      ValidationMethod: "DNS",
    });
    template.hasResourceProperties("AWS::Route53::RecordSet", { Name: "calls.example.com.", Type: "A" });
  });
});

describe("instances", () => {
  it("are kept and kept started for the function that is named", () => {
    const { template } = prodWith({ concurrency: { "order-events": { reserved: 50, provisioned: 3 } } });
    template.hasResourceProperties("AWS::Lambda::Function", {
      ReservedConcurrentExecutions: 50,
      Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: "order-events" }) },
    });
    template.hasResourceProperties("AWS::Lambda::Alias", {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 3 },
    });
  });

  it("of a function that there is not are refused, with those there are", () => {
    expect(() => prodWith({ concurrency: { "oder-events": { reserved: 5 } } })).toThrow(
      /concurrency\.oder-events: no such function on this stage; use .*order-events/,
    );
  });
});

describe("alarm addresses", () => {
  it("are each subscribed in their own way", () => {
    const { template } = prodWith({ alarmAddresses: ["night@example.com", "https://alarms.example.com/in"] });
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "email",
      Endpoint: "night@example.com",
    });
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Protocol: "https",
      Endpoint: "https://alarms.example.com/in",
    });
  });
});

describe("the key", () => {
  it("is rotated as often as is said", () => {
    prodWith({ encryption: { rotationDays: 90 } }).template.hasResourceProperties("AWS::KMS::Key", {
      EnableKeyRotation: true,
      RotationPeriodInDays: 90,
    });
  });

  it("may be there already: it is used by everything and made by nobody", () => {
    const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d";
    const { template } = prodWith({ encryption: { keyArn } });
    template.resourceCountIs("AWS::KMS::Key", 0);
    for (const { Properties } of Object.values(template.findResources("AWS::Logs::LogGroup")))
      expect(Properties.KmsKeyId).toBe(keyArn);
    for (const { Properties } of Object.values(template.findResources("AWS::DynamoDB::Table")))
      expect(Properties.SSESpecification.KMSMasterKeyId).toBe(keyArn);
  });
});
