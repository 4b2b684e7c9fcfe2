import { AwsClient } from "aws4fetch";
import type { LocalCloud } from "../../local/cloud";
import { eventually } from "../../local/demo/stage";
import { expectDocumented } from "../openapi-check";
import { cloudWith, request } from "./auth-cloud";

jest.setTimeout(240_000);

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await cloudWith({ auth: "iam", throttles: true });
});
afterAll(() => cloud?.stop());

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

function credentials(): Credentials {
  if (cloud.auth.kind !== "iam") throw new Error("it is not IAM");
  return cloud.auth;
}

const route = "GET /v1/orders/{orderId}";
const event = "POST /v1/order-events";

/** Signed by an implementation that is not ours. */
async function signed(
  routeKey: string,
  changes: Partial<Credentials> & { service?: string; datetime?: string } = {},
): Promise<Request> {
  const { datetime, ...rest } = changes;
  const client = new AwsClient({ service: "execute-api", ...credentials(), ...rest });
  const { url, init } = request(cloud.api, routeKey);
  return client.sign(url, { ...init, ...(datetime ? { aws: { datetime } } : {}) });
}

const stamp = (offsetSeconds: number) =>
  new Date(Date.now() + offsetSeconds * 1000).toISOString().replace(/[-:]|\.\d+/g, "");

async function withBody(original: Request, body: string): Promise<Request> {
  return new Request(original.url, { method: original.method, headers: original.headers, body });
}

const refused: [string, string, () => Promise<Request>][] = [
  ["no signature", route, async () => new Request(request(cloud.api, route).url)],
  ["another secret", route, () => signed(route, { secretAccessKey: "guessed" })],
  ["an unknown key", route, () => signed(route, { accessKeyId: "AKIDSOMEBODY" })],
  ["another service", route, () => signed(route, { service: "s3" })],
  ["another region", route, () => signed(route, { region: "eu-central-1" })],
  ["an old signature", route, () => signed(route, { datetime: stamp(-301) })],
  ["a signature of the future", route, () => signed(route, { datetime: stamp(310) })],
  ["another body than was signed", event, async () => withBody(await signed(event), '{"x":1}')],
  [
    "another path than was signed",
    "GET /v1/numbers",
    async () => new Request(`${cloud.api}/v1/numbers`, { headers: (await signed(route)).headers }),
  ],
  [
    "another query than was signed",
    "GET /v1/numbers",
    async () =>
      new Request(`${cloud.api}/v1/numbers?limit=2`, { headers: (await signed("GET /v1/numbers")).headers }),
  ],
];

it.each(refused)("refuses %s", async (_, routeKey, make) => {
  const response = await fetch(await make());
  const body = await response.text();
  expect([response.status, body]).toEqual([403, '{"message":"Forbidden"}']);
  expectDocumented(routeKey, { statusCode: 403, headers: { "content-type": "application/json" }, body });
});

it("takes what is signed, also with a query, odd characters and a clock four minutes off", async () => {
  const problem = "application/problem+json";
  for (const each of [
    await signed(route),
    await signed(event),
    await signed(route, { datetime: stamp(-240) }),
  ])
    expect((await fetch(each)).headers.get("content-type")).toBe(problem);
  const numbers = await cloud.fetch(`${cloud.api}/v1/numbers?limit=1&application=axb-main`);
  expect(numbers.status).toBe(200);
  const odd = await cloud.fetch(`${cloud.api}/v1/orders/a%20b(c)*'d%2Fe`);
  expect(odd.headers.get("content-type")).toBe(problem);
});

it("filled its pool through its own door", async () => {
  const response = await cloud.fetch(`${cloud.api}/v1/numbers?limit=1`);
  expect(((await response.json()) as { numbers: unknown[] }).numbers).toHaveLength(1);
});

it("answers 429 above a route's limit, and lets it through again later", async () => {
  const put = () => fetch(`${cloud.api}/v1/numbers`, { method: "PUT" });
  const limited = async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, put));
    return answers.find(({ status }) => status === 429);
  };
  // A machine that is slower than the bucket is filled needs more than one round.
  let refused = await limited();
  for (let round = 0; round < 10 && !refused; round += 1) refused = await limited();
  const body = await refused?.text();
  expect([refused?.status, body]).toEqual([429, '{"message":"Too Many Requests"}']);
  const headers = { "content-type": "application/json" };
  expectDocumented("PUT /v1/numbers", { statusCode: 429, headers, body: String(body) });
  // Each route has a bucket of its own.
  expect((await fetch(await signed(route))).status).toBe(404);
  const letIn = ({ status }: Response) => status !== 429;
  expect((await eventually("it is let in again", put, letIn)).status).toBe(403);
});
