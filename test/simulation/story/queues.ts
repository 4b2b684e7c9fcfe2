import { type Engines, queueUrl } from "../machine/engines";

interface Received {
  readonly Messages?: readonly { readonly Body: string; readonly ReceiptHandle: string }[];
}

/** Everything that can be received from a queue now, which is empty then. @returns the messages' bodies */
export async function takeAll(engines: Pick<Engines, "ask">, queue: string): Promise<string[]> {
  const QueueUrl = queueUrl(queue);
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = (await engines.ask("sqs", "ReceiveMessage", {
      QueueUrl,
      MaxNumberOfMessages: 10,
    })) as Received;
    if (Messages.length === 0) return bodies;
    for (const { Body, ReceiptHandle } of Messages) {
      bodies.push(Body);
      await engines.ask("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle });
    }
  }
}
