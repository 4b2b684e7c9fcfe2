import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { LocalCloud } from "../../local/cloud";
import { openStage } from "../../local/demo/stage";

const person = (last: number) => ({ phone: `+86138000${String(last).padStart(5, "0")}` });
const pool = (numbers: readonly string[], status?: "active" | "retiring") => ({
  numbers: numbers.map((number) => ({
    number,
    provider: "huawei",
    application: "axb-main",
    areaCode: "0755",
    ...(status ? { status } : {}),
  })),
});
const retiring = "+8617000000001";
const threeNumbers = ["+8617000000002", "+8617000000003", "+8617000000004"];

/**
 * What one ride does not need: every path of the API, orders by queue, a merchant whose numbers are nearly all taken, a number
 * that is suspended and one that retires, a message nobody can read.
 */
export async function playBeyondTheStory(cloud: LocalCloud): Promise<void> {
  const stage = openStage(cloud);
  await stage.put("/v1/numbers", pool(threeNumbers));
  await busyMerchant(cloud);
  await everyPath(cloud);
  await audit(cloud);
  await troubles(cloud);
}

/** Of numbers on which orders are live; nothing is wrong with them. */
async function audit(cloud: LocalCloud): Promise<void> {
  for (const [method, body] of [["POST", JSON.stringify({ numbers: threeNumbers })], ["GET"]] as const) {
    const response = await fetch(`${cloud.api}/v1/audit`, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${method} /v1/audit answered ${response.status}: ${text}`);
    const { findings } = JSON.parse(text) as { findings: unknown[] };
    if (findings.length > 0) throw new Error(`an audit found what nobody did: ${text}`);
  }
}

async function busyMerchant(cloud: LocalCloud): Promise<void> {
  const stage = openStage(cloud);
  // The fourth and fifth order of one customer meet three taken numbers and more.
  for (const index of [1, 2, 3, 4, 5])
    await stage.tell("order.assigned", {
      orderId: `M-${index}`,
      service: "delivery",
      areaCode: "0755",
      customer: person(1),
      driver: person(100 + index),
    });
  const QueueUrl = cloud.queues["order-events"];
  const occurredAt = new Date(cloud.clock.now()).toISOString();
  for (const [index, type] of ["order.assigned", "order.cancelled"].entries()) {
    const order = {
      orderId: "Q-1",
      service: "ride",
      areaCode: "0755",
      customer: person(2),
      driver: person(3),
    };
    const MessageBody = JSON.stringify({ eventId: `queue-${index}`, type, occurredAt, order });
    await cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await stage.settle();
  }
}

async function everyPath(cloud: LocalCloud): Promise<void> {
  const stage = openStage(cloud);
  const { body } = await stage.get<{ calls: { callId: string }[] }>("/v1/orders/R-1001/calls");
  const day = 86_400_000;
  const at = (offset: number) => encodeURIComponent(new Date(cloud.clock.now() + offset).toISOString());
  const onNumber = `number=${encodeURIComponent("+8617000000001")}&from=${at(-day)}&to=${at(0)}`;
  const paths = ["health", "openapi.json", "numbers", `calls?${onNumber}`, `calls/${body.calls[0]?.callId}`];
  for (const path of paths) {
    const { status } = await stage.get(`/v1/${path}`);
    if (status !== 200) throw new Error(`GET /v1/${path} answered ${status}`);
  }
}

const faults = (cloud: LocalCloud, list: readonly object[]) =>
  control(cloud, "PUT", "faults", { faults: list });

async function control(cloud: LocalCloud, method: string, path: string, content: object): Promise<void> {
  const response = await fetch(`${cloud.simulator}/_control/${path}`, {
    method,
    body: JSON.stringify(content),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

async function troubles(cloud: LocalCloud): Promise<void> {
  const stage = openStage(cloud);
  const { sqs } = cloud.clients;
  const QueueUrl = cloud.queues["provider-notifications"];
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "nobody can read this" }));
  await faults(cloud, [{ kind: "push-drop", operation: "fees" }]);
  const { body } = await stage.get<{ dial: { customer: { number: string } } }>("/v1/orders/M-1");
  await stage.dial(person(1).phone, body.dial.customer.number, 5);
  await stage.settle();
  await control(cloud, "POST", "numbers", { number: threeNumbers[0], status: "9", cause: "1" });
  await stage.put("/v1/numbers", pool([retiring], "retiring"));
  for (const index of [1, 2, 3, 4, 5]) {
    const { status } = await stage.tell("order.cancelled", { orderId: `M-${index}` });
    if (status !== 200) throw new Error(`order.cancelled answered ${status}`);
  }
  await stage.settle();
  await stage.pass(2 * 3600);
  await stage.pass(60);
  // A call whose fee never comes is published by the sweeper in the end.
  await stage.pass(15 * 3600);
  await stage.pass(60);
  const { body: left } = await stage.get<{ numbers: { number: string }[] }>("/v1/numbers");
  if (left.numbers.some(({ number }) => number === retiring)) throw new Error("a retiring number never left");
}
