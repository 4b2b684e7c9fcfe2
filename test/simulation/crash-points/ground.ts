import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { stageConfig } from "../../../config";
import { type Application, seededApplications } from "../../../simulator/applications";
import { startSimulator } from "../../../simulator/server";
import { createTables, embeddedDynamo, startSqsSnsS3 } from "../../engines";
import { tapClient, tapFetch } from "../effects";
import { mortalFetch, mortalGate } from "./mortal";
import { startPushes } from "./pushes";

/** Time stands still but for `advance`: what takes no time in the story takes none in its world. */
function stoppedClock() {
  let now = Date.UTC(2026, 10, 22, 10);
  return {
    now: () => now,
    pass: (seconds: number): void => {
      now += seconds * 1000;
    },
  };
}

/** In AX an order has its number for itself, even while it rests: each gets one in an area of its own. */
const ownNumbers = 96;
export const ownArea = (order: number): string => `0${1000 + (order % ownNumbers)}`;

/** The fewer there are, the more stories share one: what is told of one must not reach another. */
const sharedNumbers = 6;

function widened(application: Application): Application {
  if (application.mode === "axyb" || application.provider === "huawei-voice") return application;
  if (application.mode !== "ax")
    return { ...application, numbers: application.numbers.slice(0, sharedNumbers) };
  const numbers = Array.from({ length: ownNumbers }, (_, index) => `+86${17000010000 + index}`);
  const areas = Object.fromEntries(numbers.map((number, index) => [number, ownArea(index)]));
  return { ...application, numbers, areas };
}

const applications = seededApplications.map(widened);

export type Ground = Awaited<ReturnType<typeof startGround>>;

/** The engines and the platforms under every process of a suite, all of their clients behind the mortal gate. */
export async function startGround() {
  const clock = stoppedClock();
  const [messaging, pushes] = await Promise.all([startSqsSnsS3(), startPushes()]);
  const dynamo = embeddedDynamo();
  const simulator = await startSimulator({
    port: 0,
    clock,
    applications,
    webhookBase: pushes.url,
    seed: 1,
    mergeWindowMs: 0,
  });
  const { sqs, sns, s3 } = messaging;
  const buckets = ["recordings", "notifications"].map((Bucket) =>
    s3.send(new CreateBucketCommand({ Bucket })),
  );
  await Promise.all([createTables(dynamo.client), ...buckets]);
  const { TopicArn: topicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "events" }));
  for (const QueueName of ["heard", "notifications", "dead-letters"]) {
    await sqs.send(new CreateQueueCommand({ QueueName }));
  }
  const Endpoint = "arn:aws:sqs:us-east-1:000000000000:heard";
  const Attributes = { RawMessageDelivery: "true" };
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint, Attributes }));
  // Created last, so that nothing above is behind the gate.
  const documents = DynamoDBDocumentClient.from(dynamo.connect(), {
    marshallOptions: { removeUndefinedValues: true },
  });
  for (const client of [documents, sqs, sns, s3]) tapClient(client, mortalGate);
  const untapped = globalThis.fetch;
  globalThis.fetch = mortalFetch(tapFetch(untapped, mortalGate));
  return {
    clock,
    simulator,
    pushes,
    messaging,
    documents,
    topicArn,
    config: stageConfig("local", { simulatorUrl: simulator.url }),
    applications,
    /** Lets time pass; what the platforms do by themselves until then is done. */
    advance: async (seconds: number): Promise<void> => {
      clock.pass(seconds);
      await simulator.advance(0);
    },
    stop: async (): Promise<void> => {
      globalThis.fetch = untapped;
      documents.destroy();
      await simulator.close();
      await Promise.all([pushes.stop(), messaging.stop()]);
    },
  };
}
