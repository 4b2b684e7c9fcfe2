// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub writes its variables like this

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPlan } from "../../../local/assembly/read-plan";
import type { Resource, Template } from "../../../local/assembly/template";

const account = {
  region: "us-east-1",
  accountId: "000000000000",
  apiUrl: "http://127.0.0.1:1",
  queueUrlBase: "http://127.0.0.1:2/000000000000",
};
const asset = mkdtempSync(join(tmpdir(), "maskline-asset-"));
mkdirSync(asset, { recursive: true });
writeFileSync(join(asset, "index.mjs"), "export const handler = () => 1;");
afterAll(() => rmSync(asset, { recursive: true }));

const plan = (Resources: Record<string, Resource>, rest: Partial<Template> = {}, parameters = {}) =>
  readPlan(
    {
      stackName: "Test",
      template: { Resources, ...rest },
      assetPath: (key) => (key === "abc.zip" ? asset : undefined),
    },
    account,
    parameters,
  );

const lambda = (properties: object = {}): Resource => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    Code: { S3Bucket: { "Fn::Sub": "assets-${AWS::AccountId}" }, S3Key: "abc.zip" },
    Handler: "index.handler",
    ...properties,
  },
});

describe("readPlan", () => {
  it("resolves what a function is told of other resources", () => {
    const { functions } = plan({
      Q: { Type: "AWS::SQS::Queue" },
      F: lambda({
        Environment: { Variables: { URL: { Ref: "Q" }, ARN: { "Fn::GetAtt": ["Q", "Arn"] }, N: 1 } },
        Timeout: 12,
        MemorySize: 512,
        ReservedConcurrentExecutions: 3,
      }),
    });
    expect(functions).toMatchObject([
      {
        name: "F",
        environment: {
          URL: "http://127.0.0.1:2/000000000000/Q",
          ARN: "arn:aws:sqs:us-east-1:000000000000:Q",
          N: "1",
        },
        handlerFile: join(asset, "index.mjs"),
        handlerExport: "handler",
        timeoutSeconds: 12,
        memoryMb: 512,
        concurrency: 3,
      },
    ]);
  });

  it("finds the function behind an alias, for queues, routes and schedules", () => {
    const result = plan({
      F: lambda(),
      V: { Type: "AWS::Lambda::Version", Properties: { FunctionName: { Ref: "F" } } },
      A: { Type: "AWS::Lambda::Alias", Properties: { FunctionName: { Ref: "F" }, Name: "live" } },
      Q: { Type: "AWS::SQS::Queue" },
      M: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          // As CDK names an alias: `name:alias`.
          FunctionName: {
            "Fn::Join": ["", [{ "Fn::Select": [6, { "Fn::Split": [":", { Ref: "A" }] }] }, ":live"]],
          },
          EventSourceArn: { "Fn::GetAtt": ["Q", "Arn"] },
          BatchSize: 50,
          MaximumBatchingWindowInSeconds: 2,
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          ScalingConfig: { MaximumConcurrency: 4 },
        },
      },
      Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { ProtocolType: "HTTP" } },
      I: {
        Type: "AWS::ApiGatewayV2::Integration",
        Properties: {
          ApiId: { Ref: "Api" },
          IntegrationType: "AWS_PROXY",
          IntegrationUri: { Ref: "A" },
          PayloadFormatVersion: "2.0",
        },
      },
      R: {
        Type: "AWS::ApiGatewayV2::Route",
        Properties: {
          ApiId: { Ref: "Api" },
          RouteKey: "GET /x",
          Target: { "Fn::Join": ["", ["integrations/", { Ref: "I" }]] },
        },
      },
      S: {
        Type: "AWS::Scheduler::Schedule",
        Properties: {
          ScheduleExpression: "rate(1 minute)",
          FlexibleTimeWindow: { Mode: "OFF" },
          Target: {
            Arn: { Ref: "A" },
            Input: '{"shard":1}',
            RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
          },
        },
      },
      Off: {
        Type: "AWS::Events::Rule",
        Properties: { ScheduleExpression: "rate(1 day)", State: "DISABLED", Targets: [] },
      },
    });
    expect(result.queueConsumers).toMatchObject([
      {
        functionName: "F",
        batchSize: 50,
        windowSeconds: 2,
        reportsItemFailures: true,
        maximumConcurrency: 4,
      },
    ]);
    expect(result.routes).toMatchObject([{ functionName: "F", routeKey: "GET /x", stage: "$default" }]);
    expect(result.schedules).toMatchObject([
      {
        logicalId: "S",
        targets: [
          {
            functionName: "F",
            input: '{"shard":1}',
          },
        ],
      },
    ]);
  });

  it("takes short names from tags, of a global table too", () => {
    const tags = [{ Key: "maskline:name", Value: "orders" }];
    const { tables, queues } = plan({
      T: {
        Type: "AWS::DynamoDB::GlobalTable",
        Properties: { KeySchema: [], Replicas: [{ Region: "x", Tags: tags }] },
      },
      Q: { Type: "AWS::SQS::Queue", Properties: { Tags: tags, RedrivePolicy: { maxReceiveCount: 5 } } },
    });
    expect(tables).toMatchObject([{ shortName: "orders", name: "T" }]);
    expect(queues).toMatchObject([
      { shortName: "orders", attributes: { RedrivePolicy: '{"maxReceiveCount":5}' } },
    ]);
  });

  it("reads parameters, given or by default, and leaves out what its condition excludes", () => {
    const queue = (name: string): Resource => ({
      Type: "AWS::SQS::Queue",
      Properties: { QueueName: { Ref: name } },
    });
    const { queues } = plan(
      { A: queue("Given"), B: queue("Defaulted"), C: { ...queue("Given"), Condition: "Never" } },
      {
        Parameters: {
          Given: { Type: "String" },
          Defaulted: { Type: "AWS::SSM::Parameter::Value<String>", Default: "path" },
        },
        Conditions: { Never: { "Fn::Equals": ["a", "b"] } },
      },
      { Given: "mine" },
    );
    expect(queues.map(({ name }) => name)).toEqual(["mine", "path"]);
  });

  it.each<[string, Record<string, Resource>, RegExp]>([
    ["a type it does not know", { Cluster: { Type: "AWS::ECS::Cluster" } }, /^Cluster: .*AWS::ECS::Cluster/],
    [
      "a property it does not know",
      { Q: { Type: "AWS::SQS::Queue", Properties: { FifoQueue: true } } },
      /^Q: .*FifoQueue of AWS::SQS::Queue/,
    ],
    ["a function without a file asset", { F: lambda({ Code: { ZipFile: "x" } }) }, /^F: .*file assets/],
    ["a handler that is not in its asset", { F: lambda({ Handler: "other.handler" }) }, /^F: no other\.mjs/],
    [
      "a route behind an authorizer",
      {
        R: { Type: "AWS::ApiGatewayV2::Route", Properties: { RouteKey: "GET /", AuthorizationType: "JWT" } },
      },
      /^R: .*JWT/,
    ],
  ])("refuses %s by its logical id", (_, resources, message) =>
    expect(() => plan(resources)).toThrow(message),
  );

  it("names every resource it can't run at once", () => {
    expect(() =>
      plan({ A: { Type: "AWS::X::Y" }, B: { Type: "AWS::X::Z" }, C: { Type: "AWS::IAM::Role" } }),
    ).toThrow(/^A: [^\n]*\nB: [^\n]*$/);
  });
});
