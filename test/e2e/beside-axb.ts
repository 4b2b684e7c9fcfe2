import type { LocalCloud } from "../../local/cloud";
import { openStage } from "../../local/demo/stage";

const customer = { phone: "+8613800000091" };
const driver = { phone: "+8613800007091" };

/** What AXB has not: calls that wait for our answer, callees set for each call, and a code spoken by telephone. */
export async function playBesideAxb(cloud: LocalCloud): Promise<void> {
  const x = await assign(cloud, "x", "+8617000004001");
  await connect(cloud, x, customer.phone, driver.phone);
  const ax = await assign(cloud, "ax", "+8617000001001");
  // The second reaches somebody only if it was said again whom.
  for (let call = 0; call < 2; call += 1) await connect(cloud, ax, driver.phone, customer.phone);
  await codes(cloud);
}

/** An order in this mode, on this number. */
async function assign(cloud: LocalCloud, mode: string, number: string): Promise<string> {
  const stage = openStage(cloud);
  const entry = { number, provider: "huawei", application: `${mode}-main`, areaCode: "0755" };
  await stage.put("/v1/numbers", { numbers: [entry] });
  const order = { orderId: `O-${mode}`, service: `ride-${mode}`, areaCode: "0755", customer, driver };
  const { body } = await stage.tell("order.assigned", order);
  if (body.dial === undefined) throw new Error(`no number: ${JSON.stringify(body)}`);
  return number;
}

async function connect(cloud: LocalCloud, number: string, from: string, to: string): Promise<void> {
  const stage = openStage(cloud);
  const call = await stage.dial(from, number, 5);
  if (call.connectedTo !== to) throw new Error(`the call ended as ${call.outcome}`);
  await stage.pass(60);
  await stage.settle();
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
