import type { Message } from "@aws-sdk/client-sqs";

/** A message nobody could take. */
export interface Letter {
  readonly id: string;
  /** Name of the queue it was for. */
  readonly queue: string;
  /** When it came to the dead-letter queue; what failed at every delivery keeps the time it was first sent. */
  readonly sentAt: number;
  /** In words: what the consumer said when it put it aside. */
  readonly reason: string;
  readonly body: string;
  readonly receipt: string;
  /** What is known of it without understanding all of it. */
  readonly about: About;
}

interface About {
  readonly provider?: string;
  readonly application?: string;
  readonly kind?: string;
  readonly orderId?: string;
  readonly type?: string;
}

/** SQS moves by itself what failed too often, and says nothing about why. */
const neverTaken = "failed at every delivery: the consumer's log says why";

/** @param queue name of the queue it was for */
export function letterOf(queue: string, message: Message): Letter {
  const { MessageId = "", Body = "", ReceiptHandle = "", Attributes = {}, MessageAttributes = {} } = message;
  return {
    id: MessageId,
    queue,
    sentAt: Number(Attributes.SentTimestamp ?? 0),
    reason: MessageAttributes.reason?.StringValue ?? neverTaken,
    body: Body,
    receipt: ReceiptHandle,
    about: aboutOf(Body),
  };
}

function aboutOf(body: string): About {
  const message = objectIn(body);
  const order = typeof message.order === "object" && message.order !== null ? message.order : {};
  const known = { ...message, ...order } as Record<string, unknown>;
  const names = ["provider", "application", "kind", "orderId", "type"] as const;
  const found = names.flatMap((name) => (typeof known[name] === "string" ? [[name, known[name]]] : []));
  return Object.fromEntries(found) as About;
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `huawei axb-main fees`, or `R-1001 order.assigned`. */
export const shownAbout = ({ provider, application, kind, orderId, type }: About): string =>
  [provider, application, kind, orderId, type].filter((part) => part !== undefined).join(" ") || "?";
