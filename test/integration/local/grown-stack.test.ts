import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { Duration, Stack, Tags } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { buildApp } from "../../../lib/app";
import { type LocalCloud, startLocalCloud } from "../../../local/cloud";
import { startSimulation } from "../../../local/simulation";

jest.setTimeout(90_000);

const directory = mkdtempSync(join(tmpdir(), "maskline-grown-"));
let cloud: LocalCloud;

/** What somebody may add to the stack: a queue, its DLQ, and a function that consumes it. */
function grow(stack: Stack): void {
  const bundle = join(directory, "bundle");
  mkdirSync(bundle, { recursive: true });
  const source =
    'export const handler = async ({ Records }) => { for (const { body } of Records) console.log("heard " + body); };';
  writeFileSync(join(bundle, "index.mjs"), source);
  const deadLetterQueue = { queue: new Queue(stack, "NewsDlq", { enforceSSL: true }), maxReceiveCount: 3 };
  const queue = new Queue(stack, "News", {
    enforceSSL: true,
    deadLetterQueue,
    visibilityTimeout: Duration.seconds(60),
  });
  Tags.of(queue).add("maskline:name", "news");
  const consumer = new LambdaFunction(stack, "NewsReader", {
    runtime: Runtime.NODEJS_24_X,
    handler: "index.handler",
    code: Code.fromAsset(bundle),
    timeout: Duration.seconds(10),
    role: new Role(stack, "NewsReaderRole", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") }),
  });
  consumer.addEventSource(new SqsEventSource(queue));
}

beforeAll(async () => {
  cloud = await startLocalCloud({
    dataDir: join(directory, "data"),
    port: 0,
    quiet: true,
    simulation: startSimulation,
    assembly: async ({ simulatorUrl }) => {
      const app = buildApp({ stage: "local", outdir: join(directory, "assembly"), simulatorUrl });
      const stack = app.node.children.find((child): child is Stack => Stack.isStack(child));
      if (!stack) throw new Error("the app has no stack");
      grow(stack);
      return app.synth().directory;
    },
  });
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

it("runs a queue with a consumer that was added to the real stack, with nothing changed here", async () => {
  const QueueUrl = cloud.queues.news ?? "";
  await cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a new queue" }));
  expect(await cloud.settle()).toMatchObject({ settled: true });
  expect(JSON.stringify(cloud.logs)).toContain("heard a new queue");
});
