import { Match } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { openApiDocument } from "../../../scripts/openapi/document";
import { type Resource, readable, synthesized } from "./synthesized";

const prod = synthesized("prod");
const local = synthesized("local");

const routesOf = ({ resources }: typeof prod) =>
  Object.fromEntries(
    Object.values(resources("AWS::ApiGatewayV2::Route")).map(({ Properties: p }) => [
      String(p.RouteKey),
      String(p.AuthorizationType),
    ]),
  );

const platformRoutes = [
  "POST /v1/order-events",
  "POST /v1/orders/{orderId}/callee",
  "POST /v1/orders/{orderId}/converge",
  "GET /v1/orders/{orderId}",
  "GET /v1/orders/{orderId}/calls",
  "GET /v1/calls",
  "GET /v1/calls/{callId}",
  "GET /v1/calls/{callId}/recording",
  "GET /v1/numbers",
  "PUT /v1/numbers",
  "GET /v1/audit",
  "POST /v1/audit",
  "POST /v1/erasures",
  "GET /v1/erasures/{erasureId}",
  "GET /v1/health",
  "GET /v1/openapi.json",
];
const providerRoutes = ["calls", "fees", "sms", "numbers"].map(
  (kind) => `POST /webhooks/{provider}/{application}/{key}/${kind}`,
);
/** Where the platform waits for the answer. */
const askedRoutes = (applications: readonly string[]) =>
  applications.map((each) => {
    const [application, kind] = each.split(" ");
    return `POST /webhooks/huawei/${application}/{key}/${kind}`;
  });
const voiceRoutes = ["POST /v1/verification-calls", "GET /v1/verification-calls/{id}"];
const authorization = (routes: readonly string[], type: string) =>
  Object.fromEntries(routes.map((route) => [route, type]));

describe("HTTP API", () => {
  it("has the routes of the contract and no other; the platform signs for /v1", () => {
    expect(routesOf(prod)).toEqual({
      ...authorization(platformRoutes, "AWS_IAM"),
      ...authorization(providerRoutes, "NONE"),
      ...authorization(askedRoutes(["axb-main sms"]), "NONE"),
    });
  });

  it("is open on the stage that never leaves the machine, which has every mode", () => {
    const asked = askedRoutes(["axb-main sms", "ax-main sms", "x-main calls", "x-main sms"]);
    expect(routesOf(local)).toEqual(
      authorization([...platformRoutes, ...voiceRoutes, ...providerRoutes, ...asked], "NONE"),
    );
  });

  it("is documented, route by route, and nothing else is", () => {
    const documented = Object.entries(openApiDocument().paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const own = Object.keys(routesOf(local)).filter((route) => !/-main\/\{key\}/.test(route));
    expect(documented.sort()).toEqual(own.sort());
  });

  it("gives what waits for an answer to call-control, and nothing else", () => {
    const integrations = local.resources("AWS::ApiGatewayV2::Integration");
    const functionOf = (target: unknown) => {
      const integration =
        JSON.stringify(target).match(/[A-Za-z]+Integration[0-9A-F]{8}|HttpApi\w+/)?.[0] ?? "";
      return JSON.stringify(integrations[integration]?.Properties.IntegrationUri ?? integration);
    };
    for (const { Properties } of Object.values(local.resources("AWS::ApiGatewayV2::Route"))) {
      const isAsked = /^POST \/webhooks\/huawei\/(axb|ax|x)-main\//.test(String(Properties.RouteKey));
      expect([Properties.RouteKey, functionOf(Properties.Target).includes("CallControl")]).toEqual([
        Properties.RouteKey,
        isAsked,
      ]);
    }
  });

  it("is throttled as the stage says, CORS closed", () => {
    prod.template.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      StageName: "$default",
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
    prod.template.hasResourceProperties("AWS::ApiGatewayV2::Api", { CorsConfiguration: Match.absent() });
  });

  it("logs the route, never the path, the caller or the address", () => {
    const [format] = Object.values(prod.resources("AWS::ApiGatewayV2::Stage")).map(
      ({ Properties }) => (Properties.AccessLogSettings as { Format: string }).Format,
    );
    expect(format).toContain("$context.routeKey");
    expect(format).not.toMatch(/\$context\.(path|identity|http|error|authorizer|integration\.error)/);
  });
});

const policyTypes = ["AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy"];
const targetOf = ({ Properties: p }: Resource) => p.Queues ?? p.Topics ?? [p.Bucket];

describe("queues, topics and the bucket", () => {
  const policies = policyTypes.flatMap((type) => Object.values(prod.resources(type)));

  it.each(["AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::S3::Bucket"])(
    "each %s refuses what is not TLS",
    (type) => {
      const tlsOnly = JSON.stringify(
        policies
          .filter((policy) => JSON.stringify(policy).includes('"aws:SecureTransport":"false"'))
          .map(targetOf),
      );
      const open = Object.keys(prod.resources(type)).filter(
        (logicalId) => !tlsOnly.includes(`"${logicalId}"`),
      );
      expect(open.map(readable)).toEqual([]);
    },
  );

  it("the refusal is for everybody and everything", () => {
    const statements = policies.flatMap(
      ({ Properties: p }) => (p.PolicyDocument as { Statement: Record<string, unknown>[] }).Statement,
    );
    const denials = statements.filter(({ Effect }) => Effect === "Deny");
    expect(denials).not.toEqual([]);
    for (const { Principal } of denials) expect(["*", { AWS: "*" }]).toContainEqual(Principal);
  });

  it("each topic is under the stack's key", () => {
    for (const { Properties } of Object.values(prod.resources("AWS::SNS::Topic")))
      expect(Properties.KmsMasterKeyId).toBeDefined();
  });
});

describe("the key", () => {
  it("rotates, and the services that must use it may", () => {
    const [key] = Object.values(prod.resources("AWS::KMS::Key"));
    expect(key?.Properties.EnableKeyRotation).toBe(true);
    const policy = JSON.stringify(key?.Properties.KeyPolicy);
    expect(policy).toContain('"Service":"cloudwatch.amazonaws.com"');
    expect(policy).toContain('"Service":{"Fn::Join":["",["logs.",{"Ref":"AWS::Region"}');
  });

  it("holds every function's and the API's log", () => {
    for (const { Properties } of Object.values(prod.resources("AWS::Logs::LogGroup"))) {
      expect(Properties.KmsKeyId).toBeDefined();
      expect(Properties.RetentionInDays).toBe(30);
    }
  });
});

describe("every function", () => {
  const functions = Object.values(prod.resources("AWS::Lambda::Function"));

  it("runs on Node 24 and arm64, traced without its answers, into a log group of its own", () => {
    expect(functions).toHaveLength(11);
    for (const { Properties } of functions)
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
        LoggingConfig: { LogGroup: expect.anything() },
        Environment: {
          Variables: {
            STAGE: "prod",
            POWERTOOLS_TRACER_CAPTURE_RESPONSE: "false",
            POWERTOOLS_METRICS_NAMESPACE: "Maskline/prod",
          },
        },
      });
  });

  it("has no name set by hand, so that two stages fit into one account", () => {
    const names = JSON.stringify(prod.template.toJSON()).match(
      /"(FunctionName|TableName|QueueName|TopicName|BucketName|AlarmName)":"/g,
    );
    expect(names).toBeNull();
  });
});

describe("what answers calls", () => {
  it("is kept started in prod, within what is reserved for it, and called where it is", () => {
    prod.template.hasResourceProperties("AWS::Lambda::Alias", {
      Name: "live",
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
    prod.template.hasResourceProperties("AWS::Lambda::Function", { ReservedConcurrentExecutions: 200 });
    const integrations = Object.values(prod.resources("AWS::ApiGatewayV2::Integration"));
    const uris = JSON.stringify(integrations.map(({ Properties }) => Properties.IntegrationUri));
    expect(uris).toContain("CallControlFunctionAliaslive");
  });

  it("costs nothing while nobody calls, elsewhere", () => {
    expect(JSON.stringify(local.resources("AWS::Lambda::Alias"))).not.toContain("ProvisionedConcurrency");
    expect(JSON.stringify(local.resources("AWS::Lambda::Function"))).not.toContain("ReservedConcurrent");
  });
});

describe.each([
  ["prod", prod],
  ["local", local],
])("stage %s", (_, { app, template }) => {
  it("passes AwsSolutions, each exception acknowledged on its resource", () => {
    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
  });

  it("names no partition", () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(
      /arn:aws|amazonaws\.com\.cn|\.amazonaws\.com\/|https?:\/\/[a-z0-9.-]*amazonaws/,
    );
  });
});
