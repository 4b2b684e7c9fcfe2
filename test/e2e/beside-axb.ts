import type { LocalCloud } from "../../local/cloud";
import { openStage } from "../../local/demo/stage";

const customer = { phone: "+8613800000091" };
const driver = { phone: "+8613800007091" };

/** What AXB has not: a call that waits for our answer, and a code spoken by telephone. */
export async function playBesideAxb(cloud: LocalCloud): Promise<void> {
  await callThatAsks(cloud);
  await codes(cloud);
}

async function callThatAsks(cloud: LocalCloud): Promise<void> {
  const stage = openStage(cloud);
  const number = { number: "+8617000004001", provider: "huawei", application: "x-main", areaCode: "0755" };
  await stage.put("/v1/numbers", { numbers: [number] });
  const order = { orderId: "X-1", service: "ride-x", areaCode: "0755", customer, driver };
  const { body } = await stage.tell("order.assigned", order);
  if (body.dial === undefined) throw new Error(`no number: ${JSON.stringify(body)}`);
  const call = await stage.dial(customer.phone, body.dial.customer.number, 5);
  if (call.connectedTo !== driver.phone) throw new Error(`the call ended as ${call.outcome}`);
  await stage.settle();
  await stage.tell("order.cancelled", { orderId: "X-1" });
}

async function codes(cloud: LocalCloud): Promise<void> {
  const stage = openStage(cloud);
  const post = async (id: string): Promise<number> => {
    const response = await fetch(`${cloud.api}/v1/verification-calls`, {
      method: "POST",
      body: JSON.stringify({ id, phone: customer.phone, code: "0421" }),
    });
    return response.status;
  };
  expectStatus(await post("code-1"), 202);
  await stage.pass(60);
  await stage.settle();
  const { body } = await stage.get<{ status: string }>("/v1/verification-calls/code-1");
  if (body.status !== "answered") throw new Error(`the code's call is ${body.status}`);
  // Flow control frees the id and closes the application for a minute.
  await fetch(`${cloud.simulator}/_control/faults`, {
    method: "PUT",
    body: JSON.stringify({ faults: [{ kind: "flow-control", operation: "voice.verify", count: 1 }] }),
  });
  expectStatus(await post("code-2"), 503);
}

function expectStatus(status: number, wanted: number): void {
  if (status !== wanted) throw new Error(`POST /v1/verification-calls answered ${status}, not ${wanted}`);
}
