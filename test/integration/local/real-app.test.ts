import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalCloud } from "../../../local/cloud";
import { readLocalFile } from "../../../local/local-file";
import { runMaskline } from "../../../local/run";

jest.setTimeout(90_000);

const dataDir = mkdtempSync(join(tmpdir(), "maskline-real-"));
let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await runMaskline({ dataDir, port: 0, quiet: true, recordSdkCalls: true });
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const post = (url: string, content: object) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(content),
  });

it("says in local.json where everything is", () => {
  const file = readLocalFile(join(dataDir, "local.json"));
  expect(file).toMatchObject({ api: cloud.api, simulator: cloud.simulator, dynamodb: cloud.dynamodb });
  expect(Object.keys(file.tables).sort()).toEqual(["calls", "numbers", "orders", "routes"]);
  expect(Object.keys(file.queues)).toContain("provider-notifications");
  expect(file.topic).toMatch(/^arn:aws:sns:/);
  expect(file.bucket).not.toBe("");
  expect(file.applications).toContainEqual(
    expect.objectContaining({
      application: "axb-main",
      webhooks: expect.objectContaining({ calls: expect.stringContaining(cloud.api) }),
    }),
  );
});

it("runs the functions that would be deployed: an order gets its number from the simulated platform", async () => {
  const assigned = await post(`${cloud.api}/v1/order-events`, {
    eventId: "e1",
    type: "order.assigned",
    occurredAt: new Date(cloud.clock.now()).toISOString(),
    order: {
      orderId: "R-1",
      service: "ride",
      areaCode: "0755",
      customer: { phone: "+8613800000021" },
      driver: { phone: "+8613800007021" },
    },
  });
  expect(assigned.status).toBe(201);
  const { dial } = (await assigned.json()) as { dial: { customer: { number: string } } };
  const called = await post(`${cloud.simulator}/_control/calls`, {
    from: "+8613800000021",
    to: dial.customer.number,
    talkSeconds: 5,
  });
  expect(await called.json()).toMatchObject({ connectedTo: "+8613800007021" });
  await cloud.settle();
  expect(cloud.events.map(({ event }) => (event as { type: string }).type)).toContain("binding.activated");
});

it("moves simulator, functions and schedules by the simulator's clock path", async () => {
  const before = cloud.clock.now();
  const swept = () => cloud.sdkCalls.filter(({ function: name }) => /BindingSweeper/.test(name)).length;
  const sweptBefore = swept();
  const moved = await post(`${cloud.simulator}/_control/clock`, { advanceSeconds: 120 });
  expect(moved.status).toBe(200);
  const { now } = (await moved.json()) as { now: string };
  expect(Date.parse(now) - before).toBeGreaterThanOrEqual(120_000);
  expect(swept()).toBeGreaterThan(sweptBefore);
});
