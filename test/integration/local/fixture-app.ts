import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { App, Duration, RemovalPolicy, Stack, Tags } from "aws-cdk-lib";
import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { AttributeType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { buildSync } from "esbuild";

const routes: readonly (readonly [HttpMethod, string])[] = [
  [HttpMethod.GET, "/echo/{name}"],
  [HttpMethod.POST, "/echo"],
  [HttpMethod.GET, "/plain"],
  [HttpMethod.GET, "/binary"],
  [HttpMethod.GET, "/fail"],
  [HttpMethod.GET, "/now"],
  [HttpMethod.GET, "/kinds/{kind}"],
  [HttpMethod.GET, "/secret"],
  [HttpMethod.POST, "/notes"],
];

function bundle(directory: string): string {
  const outdir = join(directory, "bundle");
  mkdirSync(outdir, { recursive: true });
  buildSync({
    entryPoints: [join(__dirname, "fixture-functions.ts")],
    outfile: join(outdir, "index.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  return outdir;
}

/** A stack with one of each thing the local cloud runs. */
function fixtureStack(app: App, code: Code): Stack {
  const stack = new Stack(app, "Fixture");
  const table = new TableV2(stack, "Notes", {
    partitionKey: { name: "id", type: AttributeType.STRING },
    globalSecondaryIndexes: [
      { indexName: "byKind", partitionKey: { name: "kind", type: AttributeType.STRING } },
    ],
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Tags.of(table).add("maskline:name", "notes");
  const dlq = new Queue(stack, "NotesDlq", { retentionPeriod: Duration.days(14) });
  const queue = new Queue(stack, "NotesQueue", {
    visibilityTimeout: Duration.seconds(30),
    deadLetterQueue: { queue: dlq, maxReceiveCount: 2 },
  });
  const topic = new Topic(stack, "Events");
  const secret = new Secret(stack, "Token");
  Tags.of(secret).add("maskline:secret", "caller-token");
  new Bucket(stack, "Recordings");
  const lambda = (id: string, handler: string, timeoutSeconds = 20) => {
    const created = new LambdaFunction(stack, id, {
      code,
      runtime: Runtime.NODEJS_24_X,
      handler: `index.${handler}`,
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: 256,
      environment: {
        TABLE: table.tableName,
        QUEUE: queue.queueUrl,
        TOPIC: topic.topicArn,
        SECRET: secret.secretArn,
      },
    });
    table.grantReadWriteData(created);
    Tags.of(created).add("maskline:name", id.toLowerCase());
    return created;
  };
  const http = lambda("Http", "http");
  const api = new HttpApi(stack, "Api");
  const integration = new HttpLambdaIntegration("HttpIntegration", http);
  for (const [method, path] of routes) api.addRoutes({ path, methods: [method], integration });
  const slow = new HttpLambdaIntegration("SlowIntegration", lambda("Slow", "http", 2));
  api.addRoutes({ path: "/slow", methods: [HttpMethod.GET], integration: slow });
  const consumer = lambda("Consumer", "consumer");
  consumer.addEventSource(
    new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 2 }),
  );
  new Schedule(stack, "Tick", {
    schedule: ScheduleExpression.rate(Duration.hours(1)),
    target: new LambdaInvoke(lambda("Ticker", "tick"), {
      input: ScheduleTargetInput.fromObject({ shard: 7 }),
    }),
  });
  const flaky = lambda("Flaky", "flaky");
  flaky.configureAsyncInvoke({ retryAttempts: 1, maxEventAge: Duration.hours(1) });
  new Schedule(stack, "Daily", {
    schedule: ScheduleExpression.cron({ hour: "0", minute: "0" }),
    target: new LambdaInvoke(flaky),
  });
  return stack;
}

/** Synthesizes the fixture into a directory and returns its assembly. */
export function synthesizeFixture(directory: string, add: (stack: Stack) => void = () => undefined): string {
  const app = new App({ outdir: join(directory, "assembly"), analyticsReporting: false });
  add(fixtureStack(app, Code.fromAsset(bundle(directory))));
  return app.synth().directory;
}
