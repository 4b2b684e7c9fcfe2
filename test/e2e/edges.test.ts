import type { LocalCloud } from "../../local/cloud";
import { expectDocumented } from "../openapi-check";
import { cloudWith } from "./auth-cloud";

jest.setTimeout(240_000);

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await cloudWith({});
});
afterAll(() => cloud?.stop());

const megabyte = 1024 * 1024;
const post = (path: string, bytes: number) =>
  fetch(cloud.api + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `"${"x".repeat(bytes - 2)}"`,
  });
const put = (bytes: number) =>
  fetch(`${cloud.api}/v1/numbers`, { method: "PUT", body: `"${"x".repeat(bytes - 2)}"` });

const tooLarge = "urn:maskline:problem:body-too-large";

it.each<[string, number, string]>([
  ["/v1/order-events", 64 * 1024, "POST /v1/order-events"],
  ["/v1/verification-calls", 4 * 1024, "POST /v1/verification-calls"],
])("%s takes up to %d bytes, and refuses one more in our own words", async (path, most, route) => {
  expect((await post(path, most)).status).toBe(400);
  const refused = await post(path, most + 1);
  const body = await refused.text();
  expect([refused.status, JSON.parse(body).type]).toEqual([413, tooLarge]);
  expectDocumented(route, { statusCode: 413, headers: { "content-type": "application/problem+json" }, body });
});

it("takes imports up to a megabyte", async () => {
  expect((await put(megabyte)).status).toBe(400);
  expect(((await (await put(megabyte + 1)).json()) as { type: string }).type).toBe(tooLarge);
});

it.each([
  ["what Lambda takes (6 MB)", 6 * megabyte],
  ["what the gateway takes (10 MB)", 10 * megabyte + 1],
])("refuses more than %s as the gateway does", async (_, bytes) => {
  const response = await post("/v1/order-events", bytes);
  const body = await response.text();
  expect([response.status, body]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  expectDocumented("POST /v1/order-events", {
    statusCode: 413,
    headers: { "content-type": "application/json" },
    body,
  });
});

it("is closed to other sites' pages", async () => {
  const origin = "https://elsewhere.example.com";
  const preflight = await fetch(`${cloud.api}/v1/order-events`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST" },
  });
  expect(preflight.status).toBe(404);
  const answer = await fetch(`${cloud.api}/v1/health`, { headers: { origin } });
  for (const { headers } of [preflight, answer])
    expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
});

it("says nothing about people in what it logs of a request", async () => {
  const [customer, driver] = ["+8613800000777", "+8613800007777"];
  await fetch(`${cloud.api}/v1/order-events?phone=${encodeURIComponent(customer)}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-phone": driver, cookie: `phone=${driver}` },
    body: JSON.stringify({
      eventId: "logged",
      type: "order.assigned",
      occurredAt: new Date(cloud.clock.now()).toISOString(),
      order: { orderId: "logged", service: "ride", customer: { phone: customer }, driver: { phone: driver } },
    }),
  });
  await fetch(`${cloud.api}/v1/calls?number=${encodeURIComponent(customer)}`);
  await cloud.settle();
  const lines = cloud.logs.map((line) => JSON.stringify(line)).join("\n");
  expect(lines).toContain("POST /v1/order-events");
  for (const phone of [customer, driver]) expect(lines).not.toContain(phone.slice(3));
});
