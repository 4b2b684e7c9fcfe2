import type { NotificationQueue } from "../push-message";
import type { CallAws } from "./aws-json";

/** Longer than the queue ever takes, shorter than the platform waits. */
const sendMs = 3_000;

/** @param call SQS */
export const pushQueue = (call: CallAws, QueueUrl: string): NotificationQueue => ({
  async send(MessageBody) {
    await call("SendMessage", { QueueUrl, MessageBody }, AbortSignal.timeout(sendMs));
  },
});
