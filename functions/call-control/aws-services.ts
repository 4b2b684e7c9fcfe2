import { awsJson } from "../../core/adapters/lean/aws-json";
import type { Env } from "./env";

/** The three services this function asks, where the environment says they are. */
export function awsServices(env: Env, trace: () => string | undefined) {
  const access = {
    region: env.AWS_REGION,
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
    sessionToken: env.AWS_SESSION_TOKEN,
    trace,
  };
  const anywhere = env.AWS_ENDPOINT_URL;
  return {
    dynamoDb: awsJson(access, {
      name: "dynamodb",
      target: "DynamoDB_20120810",
      version: "1.0",
      endpoint: env.AWS_ENDPOINT_URL_DYNAMODB ?? anywhere,
    }),
    sqs: awsJson(access, {
      name: "sqs",
      target: "AmazonSQS",
      version: "1.0",
      endpoint: env.AWS_ENDPOINT_URL_SQS ?? anywhere,
    }),
    secretsManager: awsJson(access, {
      name: "secretsmanager",
      target: "secretsmanager",
      version: "1.1",
      endpoint: env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? anywhere,
    }),
  };
}
