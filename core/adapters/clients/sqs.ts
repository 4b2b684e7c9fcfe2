import { SQSClient } from "@aws-sdk/client-sqs";
import { attemptTimeouts } from "./timeouts";

export const sqsClient = (): SQSClient => new SQSClient({ ...attemptTimeouts(3_000) });
