import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { eventPublisher } from "../../../core/adapters/event-publisher";
import { awsJson } from "../../../core/adapters/lean/aws-json";
import { pushQueue } from "../../../core/adapters/lean/push-queue";
import { notificationQueue } from "../../../core/adapters/notification-queue";

const trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
const access = { region: "us-east-1", accessKeyId: "test", secretAccessKey: "test" };
const asked: IncomingHttpHeaders[] = [];
/** Takes whatever is sent: what counts is what it is sent with. */
const aws = createServer((request, response) => {
  asked.push(request.headers);
  request.resume().once("end", () => response.end("{}"));
});
let endpoint = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
});
afterAll(() => {
  aws.closeAllConnections();
  return new Promise((resolve) => aws.close(resolve));
});

const before = { ...process.env };
beforeEach(() => {
  asked.length = 0;
  // As Lambda sets them for an invocation whose function has active tracing.
  Object.assign(process.env, { AWS_LAMBDA_FUNCTION_NAME: "webhooks", _X_AMZN_TRACE_ID: trace });
});
afterEach(() => {
  process.env = { ...before };
});

const client = () => ({
  region: access.region,
  endpoint,
  credentials: access,
  maxAttempts: 1,
});

it("goes with a push into the queue, from the webhooks", async () => {
  await notificationQueue(new SQSClient({ ...client(), md5: false }), `${endpoint}/queue`).send("{}");
  expect(asked).toMatchObject([{ "x-amzn-trace-id": trace }]);
});

it("goes with a push into the queue, from who answers calls without the SDK", async () => {
  const sqs = awsJson(
    { ...access, trace: () => trace },
    { name: "sqs", target: "AmazonSQS", version: "1.0", endpoint },
  );
  await pushQueue(sqs, `${endpoint}/queue`).send("{}");
  expect(asked).toMatchObject([{ "x-amzn-trace-id": trace }]);
});

it("is left out where there is none", async () => {
  const sqs = awsJson(access, { name: "sqs", target: "AmazonSQS", version: "1.0", endpoint });
  await pushQueue(sqs, `${endpoint}/queue`).send("{}");
  expect(asked[0]).not.toHaveProperty("x-amzn-trace-id");
});

it("goes with an event to the topic", async () => {
  const publisher = eventPublisher({
    client: new SNSClient(client()),
    topicArn: "arn:aws:sns:us-east-1:1:t",
    stage: "t",
  });
  const event = { id: "1", type: "binding.released", subject: "R-1", at: 0, data: {} } as const;
  // It is answered nothing that SNS would answer.
  await publisher.publish([event as never]).catch(() => undefined);
  expect(asked[0]).toMatchObject({ "x-amzn-trace-id": trace });
});
