import type { Message, SQSClientConfig } from "@aws-sdk/client-sqs";

/** Who is refused a part of a request: which of its entries, and the service's word for why. */
export interface Refused {
  readonly index: number;
  readonly code: string;
  /** Sending it again would be refused again. */
  readonly forGood: boolean;
}

/** What the commands do with queues. At most ten entries a request. */
export interface Queues {
  /** Waits for a second when there is none. */
  receive(queueUrl: string, most: number, hiddenSeconds: number): Promise<readonly Message[]>;
  send(queueUrl: string, bodies: readonly string[]): Promise<readonly Refused[]>;
  remove(queueUrl: string, receipts: readonly string[]): Promise<readonly Refused[]>;
  /** Lets others see them again at once. */
  release(queueUrl: string, receipts: readonly string[]): Promise<void>;
  close(): void;
}

/** A queue is spread over many machines: who waits asks all of them, and nothing is then nothing. */
const waitSeconds = 1;

/** SQS. Its client is loaded here and not before: most of what people ask for needs none. */
export async function sqsQueues(config: SQSClientConfig): Promise<Queues> {
  const sdk = await import("@aws-sdk/client-sqs");
  const sqs = new sdk.SQSClient(config);
  return {
    async receive(QueueUrl, MaxNumberOfMessages, VisibilityTimeout) {
      const { Messages = [] } = await sqs.send(
        new sdk.ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages,
          VisibilityTimeout,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
      );
      return Messages;
    },
    async send(QueueUrl, bodies) {
      const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      const { Failed } = await sqs.send(new sdk.SendMessageBatchCommand({ QueueUrl, Entries }));
      return refusedOf(Failed);
    },
    async remove(QueueUrl, receipts) {
      const Entries = receipts.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      const { Failed } = await sqs.send(new sdk.DeleteMessageBatchCommand({ QueueUrl, Entries }));
      return refusedOf(Failed);
    },
    async release(QueueUrl, receipts) {
      const Entries = receipts.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: 0,
      }));
      // What fails here becomes visible by itself.
      await sqs.send(new sdk.ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    },
    close: () => sqs.destroy(),
  };
}

interface Failed {
  readonly Id: string | undefined;
  readonly Code: string | undefined;
  readonly SenderFault: boolean | undefined;
}

const refusedOf = (failed: readonly Failed[] = []): Refused[] =>
  failed.map(({ Id, Code = "", SenderFault = false }) => ({
    index: Number(Id),
    code: Code,
    forGood: SenderFault,
  }));
