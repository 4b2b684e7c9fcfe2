import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { createTables, startDynamo, startSqsSnsS3 } from "../../engines";

describe("embedded engines", () => {
  it("serve the tables of the application", async () => {
    const dynamo = await startDynamo();
    const names = await createTables(dynamo.client);
    const listed = await dynamo.client.send(new ListTablesCommand({}));
    expect(listed.TableNames).toEqual(Object.values(names).sort());
    await dynamo.stop();
  });

  it("serve queues, topics and objects", async () => {
    const { sqs, sns, s3, queueUrl, stop } = await startSqsSnsS3();
    await sqs.send(new CreateQueueCommand({ QueueName: "notifications" }));
    const QueueUrl = queueUrl("notifications");
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(received.Messages?.[0]?.Body).toBe("hello");
    expect((await sns.send(new CreateTopicCommand({ Name: "events" }))).TopicArn).toMatch(/:events$/);
    await s3.send(new CreateBucketCommand({ Bucket: "recordings" }));
    await s3.send(new PutObjectCommand({ Bucket: "recordings", Key: "a", Body: "b" }));
    const object = await s3.send(new GetObjectCommand({ Bucket: "recordings", Key: "a" }));
    expect(await object.Body?.transformToString()).toBe("b");
    await stop();
  });
});
