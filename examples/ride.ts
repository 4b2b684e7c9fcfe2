import { randomUUID } from "node:crypto";
import { masklineClient, type OrderEvent } from "../clients/typescript/src/index";

const { MASKLINE_URL: baseUrl = "http://127.0.0.1:8787", MASKLINE_TOKEN: token } = process.env;
const client = masklineClient({ baseUrl, ...(token ? { token: () => token } : {}) });

async function tell(event: OrderEvent): Promise<void> {
  const { data } = await client.v1.postOrderEvent(event);
  console.log(JSON.stringify(data));
}

const now = () => new Date().toISOString();

/** A ride by the TypeScript client: assign, reassign, complete. Prints what each side dials. */
async function main(): Promise<void> {
  const orderId = `typescript-${randomUUID()}`;
  await tell({
    eventId: randomUUID(),
    type: "order.assigned",
    occurredAt: now(),
    order: {
      orderId,
      service: "ride",
      areaCode: "0755",
      customer: { phone: "+8613800000021" },
      driver: { phone: "+8613800007021" },
    },
  });
  await tell({
    eventId: randomUUID(),
    type: "order.reassigned",
    occurredAt: now(),
    order: { orderId, driver: { phone: "+8613800007022" } },
  });
  await tell({ eventId: randomUUID(), type: "order.completed", occurredAt: now(), order: { orderId } });
}

main().catch((problem: unknown) => {
  console.error(
    problem instanceof Response ? problem.status : problem,
    (problem as { error?: unknown })?.error,
  );
  process.exitCode = 1;
});
