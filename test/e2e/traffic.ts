import { setTimeout as sleep } from "node:timers/promises";
import type { LocalFile } from "../../local/local-file";
import { aFee, feePush, signedHeaders } from "../pushes";

/** What was acknowledged, and so must not be lost. */
export interface Acknowledged {
  /** Orders of which an event was acknowledged, by id. */
  readonly orders: Map<string, KnownOrder>;
  /** Session ids of the CDRs that a webhook took. */
  readonly sessions: Set<string>;
}

interface KnownOrder {
  readonly customer: string;
  readonly driver: string;
  /** `unsure`: its last event was sent, and nobody knows whether it arrived. */
  readonly should: "be active" | "be ended" | "unsure";
}

interface Application {
  readonly application: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly webhooks: { readonly fees: string };
}

const phone = (prefix: string, index: number) => `+861${prefix}${String(index).padStart(8, "0")}`;

async function now({ simulator }: LocalFile): Promise<number> {
  const answer = (await (await fetch(`${simulator}/_control/clock`)).json()) as { now: string };
  return Date.parse(answer.now);
}

async function sendOrder(local: LocalFile, type: string, index: number, into: Acknowledged): Promise<void> {
  const orderId = `K-${index}`;
  const [customer, driver] = [phone("38", index), phone("39", index)];
  const event = {
    eventId: `${orderId}-${type}`,
    type,
    occurredAt: new Date(await now(local)).toISOString(),
    order: { orderId, service: "ride", customer: { phone: customer }, driver: { phone: driver } },
  };
  if (into.orders.has(orderId)) into.orders.set(orderId, { customer, driver, should: "unsure" });
  const response = await fetch(`${local.api}/v1/order-events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  const should = type === "order.cancelled" ? "be ended" : "be active";
  if (response.ok) into.orders.set(orderId, { customer, driver, should });
}

async function sendFee(local: LocalFile, index: number, into: Acknowledged): Promise<void> {
  const application = (local.applications as readonly Application[]).find(
    (each) => each.application === "axb-main",
  );
  if (!application) throw new Error("axb-main is not among the applications");
  const sessionId = `killed-${index}`;
  const response = await fetch(application.webhooks.fees, {
    method: "POST",
    headers: { "content-type": "application/json", ...signedHeaders(await now(local), application) },
    body: feePush(aFee({ sessionId, icid: `icid-${index}`, appKey: application.appKey })),
  });
  if (response.status === 200) into.sessions.add(sessionId);
}

/** Sends orders (every third is cancelled again) and CDRs until the line goes dead, and notes what was acknowledged. */
export async function sendUntilDead(
  local: LocalFile,
  from: number,
  into: Acknowledged,
  isDead: () => boolean,
): Promise<void> {
  const lane = async (send: (index: number) => Promise<void>) => {
    for (let index = from; !isDead(); index += 1) {
      await send(index).catch((error: unknown) => {
        // A connection that breaks is what this is about; anything else is a fault of the test. By name: jest's TypeError
        // is another one than fetch's.
        if ((error as Error).name !== "TypeError") throw error;
      });
      await sleep(5);
    }
  };
  await Promise.all([
    lane(async (index) => {
      await sendOrder(local, "order.assigned", index, into);
      if (index % 3 === 0) await sendOrder(local, "order.cancelled", index, into);
    }),
    lane((index) => sendFee(local, index, into)),
  ]);
}
