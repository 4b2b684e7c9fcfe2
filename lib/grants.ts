import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { MasklineFunction } from "./constructs/maskline-function";

export type ItemAction =
  | "BatchGetItem"
  | "BatchWriteItem"
  | "DeleteItem"
  | "GetItem"
  | "PutItem"
  | "Query"
  | "Scan"
  | "UpdateItem";

/** What SQS, SNS, S3 and Secrets Manager ask of the key in the name of whoever sends, stores or reads. */
const messagesUnderKey = ["kms:Decrypt", "kms:GenerateDataKey"];
/** What DynamoDB asks of it to read. */
const readsUnderKey = ["kms:Decrypt", "kms:DescribeKey"];
/** What DynamoDB asks of it besides, to write. */
const itemsUnderKey = [
  ...messagesUnderKey,
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** Items of one table; `queries` names the indexes that may be queried. */
export function allowItems(
  on: MasklineFunction,
  table: Table,
  actions: readonly ItemAction[],
  queries: readonly string[] = [],
): void {
  on.allow(
    actions.map((action) => `dynamodb:${action}`),
    [table.tableArn],
  );
  if (queries.length > 0)
    on.allow(
      ["dynamodb:Query"],
      queries.map((index) => `${table.tableArn}/index/${index}`),
    );
}

export const allowSend = (on: MasklineFunction, queue: IQueue): void =>
  on.allow(["sqs:SendMessage"], [queue.queueArn]);

export const allowPublish = (on: MasklineFunction, topic: ITopic): void =>
  on.allow(["sns:Publish"], [topic.topicArn]);

export const allowSecrets = (on: MasklineFunction, secrets: readonly Secret[]): void =>
  on.allow(
    ["secretsmanager:GetSecretValue"],
    secrets.map(({ secretArn }) => secretArn),
  );

/** A bucket or topic that was given may be under a key of its own. */
export function allowKeyOf(on: MasklineFunction, key: IKey | undefined, ours: IKey): void {
  if (key && key !== ours) key.grant(on, ...messagesUnderKey);
}

/** Objects of a bucket: which ones there will be can't be named beforehand. */
export function allowObjects(
  on: MasklineFunction,
  bucket: Pick<IBucket, "arnForObjects">,
  actions: readonly string[],
): void {
  on.allow(
    actions.map((action) => `s3:${action}`),
    [bucket.arnForObjects("*")],
  );
  on.acceptPolicyFinding(
    "AwsSolutions-IAM5",
    bucket.arnForObjects("*"),
    "which objects a bucket will have, calls and pushes to come decide",
  );
}

/** A bucket itself, not its objects. */
export const allowBucket = (
  on: MasklineFunction,
  bucket: Pick<IBucket, "bucketArn">,
  actions: readonly string[],
): void =>
  on.allow(
    actions.map((action) => `s3:${action}`),
    [bucket.bucketArn],
  );

export const allowMessagesUnderKey = (on: MasklineFunction, key: IKey): void => {
  key.grant(on, ...messagesUnderKey);
};

export const allowReadsUnderKey = (on: MasklineFunction, key: IKey): void => {
  key.grant(on, ...readsUnderKey);
};

export const allowItemsUnderKey = (on: MasklineFunction, key: IKey): void => {
  key.grant(on, ...itemsUnderKey);
};
