import { SNSClient } from "@aws-sdk/client-sns";
import { attemptTimeouts } from "./timeouts";

export const snsClient = (): SNSClient => new SNSClient({ ...attemptTimeouts(3_000) });
