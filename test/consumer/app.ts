import { App, CfnOutput, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { huaweiAccessAddress, huaweiApplication, Maskline, type MasklineProps, ride } from "maskline";

/** Somebody else's app, which has a key, a bucket and a topic already: this file knows the package and nothing of its sources. */
class RidesStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const encryptionKey = new Key(this, "CompanyKey", { enableKeyRotation: true });
    const recordingsBucket = new Bucket(this, "Voices", {
      encryption: BucketEncryption.KMS,
      encryptionKey,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const eventsTopic = new Topic(this, "RideEvents", { masterKey: encryptionKey, enforceSSL: true });
    const calls = new Maskline(this, "Calls", {
      ...this.where(),
      encryptionKey,
      recordingsBucket,
      eventsTopic,
      retentionDays: { calls: 90 },
    });
    const told = new Queue(this, "Told", { enforceSSL: true });
    calls.topics.events.addSubscription(new SqsSubscription(told));
    new CfnOutput(this, "CallsUrl", { value: calls.url });
    new CfnOutput(this, "OrderEvents", { value: calls.queues.orderEvents.queueUrl });
  }

  /** The provider, or its simulator on one machine. */
  private where(): MasklineProps {
    const simulator = process.env.SIMULATOR_URL;
    const at = simulator
      ? { baseUrl: simulator, recordingHosts: [new URL(simulator).host] }
      : { baseUrl: huaweiAccessAddress, recordingHosts: ["*.myhuaweicloud.com"] };
    const application = huaweiApplication("AXB", at);
    const local = simulator ? { stage: "local", auth: "none" as const } : {};
    return { ...local, applications: [application], policies: [ride(application)] };
  }
}

// CDK's check of the template takes seconds, and what is not deployed needs none.
const app = new App({ builtinCloudFormationValidation: process.env.SIMULATOR_URL === undefined });
new RidesStack(app, "Rides");
app.synth();
