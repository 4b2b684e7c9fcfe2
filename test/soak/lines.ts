import { randomUUID } from "node:crypto";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { LocalCloud } from "../../local/cloud";

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Longer than any function may take. */
const patienceMs = 30_000;

/** Status 0: no answer. */
async function ask(method: string, url: string, content?: unknown): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const body = content === undefined ? {} : { headers, body: JSON.stringify(content) };
  try {
    const response = await fetch(url, { method, ...body, signal: AbortSignal.timeout(patienceMs) });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  } catch (error) {
    return { status: 0, body: { detail: error instanceof Error ? error.message : String(error) } };
  }
}

/** To the cloud by HTTP, by its queue, and into the telephone network. */
export function linesTo(cloud: LocalCloud) {
  return {
    tell: (event: object) => ask("POST", `${cloud.api}/v1/order-events`, event),
    enqueue: async (event: object): Promise<void> => {
      const QueueUrl = cloud.queues["order-events"];
      await cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
    },
    order: (orderId: string) => ask("GET", `${cloud.api}/v1/orders/${orderId}`),
    call: (call: object) => ask("POST", `${cloud.simulator}/_control/calls`, { ...call, instant: false }),
    text: (from: string, to: string) =>
      ask("POST", `${cloud.simulator}/_control/texts`, { from, to, content: `see you ${randomUUID()}` }),
    faults: async (faults: readonly object[], seed: number): Promise<void> => {
      const { status, body } = await ask("PUT", `${cloud.simulator}/_control/faults`, { faults, seed });
      if (status !== 200) throw new Error(`the simulator takes no faults: ${JSON.stringify(body)}`);
    },
  };
}

export type Lines = ReturnType<typeof linesTo>;
