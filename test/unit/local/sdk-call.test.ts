import { callName, signedBy } from "../../../local/front/sdk-call";

const target = (name: string) => ({ "x-amz-target": name, "content-type": "application/x-amz-json-1.0" });
const dynamodb = (action: string) => target(`DynamoDB_20120810.${action}`);
const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

describe("callName", () => {
  it.each([
    ["POST", "/", dynamodb("PutItem"), { TableName: "t" }, "dynamodb", "PutItem", ["t"]],
    ["POST", "/", dynamodb("Query"), { TableName: "t", IndexName: "i" }, "dynamodb", "Query", ["t/index/i"]],
    [
      "POST",
      "/",
      dynamodb("BatchWriteItem"),
      { RequestItems: { t: [], u: [] } },
      "dynamodb",
      "BatchWriteItem",
      ["t", "u"],
    ],
    [
      "POST",
      "/",
      dynamodb("TransactWriteItems"),
      { TransactItems: [{ Put: { TableName: "t" } }, { Delete: { TableName: "t" } }] },
      "dynamodb",
      "TransactWriteItems",
      ["t"],
    ],
    [
      "POST",
      "/",
      target("AmazonSQS.SendMessage"),
      { QueueUrl: "http://q" },
      "sqs",
      "SendMessage",
      ["http://q"],
    ],
    [
      "POST",
      "/",
      target("secretsmanager.GetSecretValue"),
      { SecretId: "arn" },
      "secretsmanager",
      "GetSecretValue",
      ["arn"],
    ],
    ["PUT", "/bucket/a/b?x-id=PutObject", {}, {}, "s3", "PutObject", ["bucket/a/b"]],
    ["GET", "/bucket/a%20b?x-id=GetObject", {}, {}, "s3", "GetObject", ["bucket/a b"]],
    ["POST", "/bucket/a?uploads=", {}, {}, "s3", "CreateMultipartUpload", ["bucket/a"]],
    ["PUT", "/bucket/a?partNumber=1&uploadId=u", {}, {}, "s3", "UploadPart", ["bucket/a"]],
    ["POST", "/bucket/a?uploadId=u", {}, {}, "s3", "CompleteMultipartUpload", ["bucket/a"]],
    ["DELETE", "/bucket/a?uploadId=u", {}, {}, "s3", "AbortMultipartUpload", ["bucket/a"]],
    ["GET", "/bucket?list-type=2", {}, {}, "s3", "ListObjectsV2", ["bucket"]],
  ])("%s %s", (method, url, headers, body, service, action, resources) =>
    expect(callName(method, url, headers, JSON.stringify(body))).toEqual({ service, action, resources }),
  );

  it("reads SNS from its form", () => {
    const body = "Action=Publish&TopicArn=arn%3Aaws%3Asns%3Atopic&Message=x";
    expect(callName("POST", "/", form, body)).toEqual({
      service: "sns",
      action: "Publish",
      resources: ["arn:aws:sns:topic"],
    });
  });
});

it("knows the function by the access key a request is signed with", () => {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=ApiFunction12/20261122/us-east-1/sqs/aws4_request, SignedHeaders=host";
  expect(signedBy({ authorization })).toBe("ApiFunction12");
  expect(signedBy({})).toBe("unknown");
});
