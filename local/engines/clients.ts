import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";

/** The local cloud's own access to its engines: for setting up, polling and looking in. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
  destroy(): void;
}

export function engineClients(region: string, dynamodbUrl: string, queuesUrl: string): Clients {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const toQueues = { region, credentials, endpoint: queuesUrl };
  const clients = {
    dynamodb: new DynamoDBClient({ region, credentials, endpoint: dynamodbUrl }),
    sqs: new SQSClient(toQueues),
    sns: new SNSClient(toQueues),
    s3: new S3Client({ ...toQueues, forcePathStyle: true }),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
