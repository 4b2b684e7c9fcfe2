import { Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { HttpApi, type IHttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { type IVpc, Vpc } from "aws-cdk-lib/aws-ec2";
import { Key } from "aws-cdk-lib/aws-kms";
import { Bucket, BucketEncryption, type IBucket } from "aws-cdk-lib/aws-s3";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Maskline } from "../../../lib/maskline";
import { ownStack } from "./with-settings";

describe("a construct that is given nothing but applications and policies", () => {
  const { stack, minimal } = ownStack();
  const calls = new Maskline(stack, "Calls", minimal);
  const template = Template.fromStack(stack);

  it("makes everything, keeps data, and asks callers who they are", () => {
    template.allResources("AWS::DynamoDB::Table", Match.objectLike({ DeletionPolicy: "Retain" }));
    template.allResourcesProperties(
      "AWS::SQS::Queue",
      Match.objectLike({ KmsMasterKeyId: Match.anyValue() }),
    );
    template.hasResourceProperties("AWS::ApiGatewayV2::Route", {
      RouteKey: "POST /v1/order-events",
      AuthorizationType: "AWS_IAM",
    });
  });

  it("tells what it made", () => {
    const names = (record: object) => Object.keys(record).sort();
    expect(names(calls.tables)).toEqual(["calls", "numbers", "orders", "routes"]);
    expect(names(calls.queues)).toEqual([
      "notifications",
      "notificationsDlq",
      "orderEvents",
      "orderEventsDlq",
    ]);
    expect(names(calls.topics)).toEqual(["alarms", "events"]);
    expect(names(calls.secrets)).toEqual(["axb-main"]);
    expect(names(calls.lambdas)).toEqual(expect.arrayContaining(["api", "order-events", "webhooks"]));
    expect(stack.resolve(calls.bucket.bucketName)).toHaveProperty("Ref");
    expect(stack.resolve(calls.encryptionKey.keyArn)).toHaveProperty("Fn::GetAtt");
    expect(calls.url).toMatch(/\/$/);
  });

  it("is named in metrics as where it stands", () => {
    expect(calls.resources.config.stage).toMatch(/^[a-z][a-z0-9-]{0,15}$/);
  });

  it("may stand twice in one stack, each with its own", () => {
    const { stack: both, minimal: same } = ownStack();
    const stages = ["Rides", "Parcels"].map((id) => new Maskline(both, id, same).resources.config.stage);
    expect(new Set(stages).size).toBe(2);
    Template.fromStack(both).resourceCountIs("AWS::DynamoDB::Table", 8);
  });
});

it.each<[string, object, RegExp]>([
  ["a setting", { sweepers: 3 }, /sweepers 3: must divide 64/],
  ["a stage's name", { stage: "Prod!" }, /stage "Prod!": use 1 to 16/],
  ["an open API", { auth: "none" }, /auth "none": only the stage local/],
])("%s that is wrong is refused when the construct is made", (_, wrong, complaint) => {
  const { stack, minimal } = ownStack();
  expect(() => new Maskline(stack, "Calls", { ...minimal, ...wrong })).toThrow(complaint);
});

describe("what is given", () => {
  const { stack, minimal } = ownStack();
  const foreignKey = new Key(stack, "ForeignKey");
  const encryptionKey = new Key(stack, "Key");
  const bucket = new Bucket(stack, "Voices", { encryption: BucketEncryption.KMS, encryptionKey: foreignKey });
  const eventsTopic = new Topic(stack, "Told", { masterKey: foreignKey });
  const alarmTopic = new Topic(stack, "Woken");
  const httpApi = new HttpApi(stack, "Company");
  const vpc = new Vpc(stack, "Network", { restrictDefaultSecurityGroup: false });
  const calls = new Maskline(stack, "Calls", {
    ...minimal,
    encryptionKey,
    recordingsBucket: bucket as IBucket,
    eventsTopic,
    alarmTopic,
    httpApi: httpApi as IHttpApi,
    network: { vpc: vpc as IVpc, subnets: vpc.privateSubnets },
  });
  const template = Template.fromStack(stack);

  it("is what the construct tells of", () => {
    expect([calls.bucket, calls.topics.events, calls.topics.alarms, calls.encryptionKey]).toEqual([
      bucket,
      eventsTopic,
      alarmTopic,
      encryptionKey,
    ]);
    expect(calls.api.api).toBe(httpApi);
  });

  it("is not made again", () => {
    template.resourceCountIs("AWS::KMS::Key", 2);
    template.resourceCountIs("AWS::SNS::Topic", 2);
    template.resourceCountIs("AWS::ApiGatewayV2::Api", 1);
    template.resourceCountIs("AWS::EC2::VPC", 1);
  });

  it("gets every route", () => {
    const routes = Object.values(template.findResources("AWS::ApiGatewayV2::Route"));
    const keys = routes.map(({ Properties }) => String(Properties.RouteKey));
    expect(keys).toEqual(expect.arrayContaining(["POST /v1/order-events", "GET /v1/health"]));
    expect(new Set(routes.map(({ Properties }) => JSON.stringify(Properties.ApiId))).size).toBe(1);
  });

  it("gives the functions its own key, where they use it", () => {
    const [foreign] = Object.keys(template.findResources("AWS::KMS::Key")).filter((id) => /Foreign/.test(id));
    const users = Object.entries(template.findResources("AWS::IAM::Policy"))
      .filter(([, { Properties }]) =>
        Properties.PolicyDocument.Statement.some(
          ({ Resource }: { Resource: object }) =>
            JSON.stringify(Resource) === `{"Fn::GetAtt":["${foreign}","Arn"]}`,
        ),
      )
      .map(([id]) => id);
    for (const user of ["Api", "RecordingArchiver", "OrderEvents", "BindingSweeper", "CdrProcessor"])
      expect(users.some((id) => id.startsWith(`CallsFunctions${user}Role`))).toBe(true);
    expect(users.some((id) => /Webhooks/.test(id))).toBe(false);
  });

  it("lets alarms use the topic and the key", () => {
    expect(JSON.stringify(template.findResources("AWS::SNS::TopicPolicy"))).toContain("AlarmsOfThisAccount");
    expect(JSON.stringify(template.findResources("AWS::KMS::Key"))).toContain("LogsOfThisAccount");
  });

  it("may come from elsewhere: nothing is looked up, nothing of it is changed", () => {
    const { stack: other, minimal: same } = ownStack();
    const maskline = new Maskline(other, "Calls", {
      ...same,
      encryptionKey: Key.fromKeyArn(other, "Key", "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d"),
      recordingsBucket: Bucket.fromBucketName(other, "Voices", "company-voices"),
      eventsTopic: Topic.fromTopicArn(other, "Told", "arn:aws:sns:eu-west-1:123456789012:told"),
      httpApi: HttpApi.fromHttpApiAttributes(other, "Company", {
        httpApiId: "a1b2c3",
        apiEndpoint: "https://a1b2c3.execute-api.eu-west-1.amazonaws.com",
      }),
    });
    const imported = Template.fromStack(Stack.of(maskline));
    for (const type of ["AWS::KMS::Key", "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage"])
      imported.resourceCountIs(type, 0);
    expect(maskline.url).toBe("https://a1b2c3.execute-api.eu-west-1.amazonaws.com/");
  });
});
