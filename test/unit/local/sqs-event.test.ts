import { failedIds, sqsEvent } from "../../../local/triggers/sqs-event";

const messages = [
  { MessageId: "a", ReceiptHandle: "ra", Body: "1", MD5OfBody: "m", Attributes: { SentTimestamp: "5" } },
  {
    MessageId: "b",
    ReceiptHandle: "rb",
    Body: "2",
    MessageAttributes: { kind: { DataType: "String", StringValue: "x" } },
  },
];

describe("failedIds", () => {
  it.each<[string, unknown, string[]]>([
    ["nothing", null, []],
    ["an empty list", { batchItemFailures: [] }, []],
    ["a null list", { batchItemFailures: null }, []],
    ["one of the batch", { batchItemFailures: [{ itemIdentifier: "b" }] }, ["b"]],
    ["one that is not of the batch", { batchItemFailures: [{ itemIdentifier: "z" }] }, ["a", "b"]],
    ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }, ["a", "b"]],
    ["a misspelt field", { batchItemFailures: [{ id: "a" }] }, ["a", "b"]],
    ["no list", { batchItemFailures: "a" }, ["a", "b"]],
  ])("reads %s as Lambda does", (_, answer, failed) =>
    expect([...failedIds(JSON.stringify(answer), messages)]).toEqual(failed),
  );
});

it("hands over messages in the shape of an SQS event", () => {
  expect(sqsEvent(messages, "arn:aws:sqs:us-east-1:000000000000:q", "us-east-1")).toMatchObject({
    Records: [
      {
        messageId: "a",
        receiptHandle: "ra",
        body: "1",
        attributes: { SentTimestamp: "5" },
        messageAttributes: {},
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:q",
        awsRegion: "us-east-1",
      },
      { messageId: "b", messageAttributes: { kind: { stringValue: "x", dataType: "String" } } },
    ],
  });
});
