import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { attemptTimeouts } from "./timeouts";

/** DynamoDB in plain objects. Attributes that are `undefined` are left out; a class instance in an item is a mistake and throws. */
export const dynamoClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...attemptTimeouts(2_000) }), {
    marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: false },
  });
