import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { apiRoutes, type PlatformRoute, scopes } from "../../config/api-routes";
import type { LocalIssuer } from "../../local/auth/issuer";
import type { LocalCloud } from "../../local/cloud";
import { expectDocumented } from "../openapi-check";
import { cloudWith, request } from "./auth-cloud";

jest.setTimeout(240_000);

let cloud: LocalCloud;
let issuer: LocalIssuer;
beforeAll(async () => {
  cloud = await cloudWith({ auth: "jwt" });
  if (!cloud.issuer) throw new Error("there is no issuer");
  issuer = cloud.issuer;
});
afterAll(() => cloud?.stop());

const nowSeconds = () => Math.floor(cloud.clock.now() / 1000);
const ask = async (routeKey: string, authorization?: string) => {
  const { url, init } = request(cloud.api, routeKey, authorization === undefined ? {} : { authorization });
  return fetch(url, init);
};
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const parts = (token: string) => token.split(".") as [string, string, string];
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(parts(token)[0], "base64url").toString()) as object;

/** The claims of a good token under another header and signature. */
function forged(header: object, sign: (text: string) => string): string {
  const good = issuer.mint({});
  const text = `${encode({ ...headerOf(good), ...header })}.${parts(good)[1]}`;
  return `${text}.${sign(text)}`;
}

async function publicKeyPem(): Promise<string> {
  const { keys } = (await (await fetch(`${issuer.url}/jwks.json`)).json()) as { keys: object[] };
  return JSON.stringify(keys[0]);
}

const rsaKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ecKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const signedBy = (key: typeof rsaKey) => (text: string) =>
  createSign("SHA256").update(text).sign({ key, dsaEncoding: "ieee-p1363" }, "base64url");

const refused: [string, () => string | undefined | Promise<string>][] = [
  ["no token", () => undefined],
  ["garbage", () => "Bearer garbage"],
  ["three parts of garbage", () => "Bearer a.b.c"],
  ["another scheme", () => "Basic bWU6bWU="],
  ["an expired token", () => `Bearer ${issuer.mint({ exp: nowSeconds() - 1 })}`],
  ["a token that ends now", () => `Bearer ${issuer.mint({ exp: nowSeconds() })}`],
  ["a token without an end", () => `Bearer ${issuer.mint({ exp: undefined })}`],
  ["a token of the future", () => `Bearer ${issuer.mint({ nbf: nowSeconds() + 60 })}`],
  ["a token issued in the future", () => `Bearer ${issuer.mint({ iat: nowSeconds() + 60 })}`],
  ["another issuer", () => `Bearer ${issuer.mint({ iss: "https://id.example.com" })}`],
  ["no issuer", () => `Bearer ${issuer.mint({ iss: undefined })}`],
  ["another audience", () => `Bearer ${issuer.mint({ aud: "somebody-else" })}`],
  [
    "another audience, the client being ours",
    () => `Bearer ${issuer.mint({ aud: ["x"], client_id: "maskline-local" })}`,
  ],
  ["neither audience nor a client of ours", () => `Bearer ${issuer.mint({ aud: undefined })}`],
  ["an unknown key", () => `Bearer ${issuer.mint({}, { kid: "unknown" })}`],
  ["no key named", () => `Bearer ${issuer.mint({}, { kid: undefined })}`],
  ["alg none", () => `Bearer ${forged({ alg: "none" }, () => "")}`],
  ["alg none with the signature left on", () => `Bearer ${forged({ alg: "none" }, () => "c2ln")}`],
  [
    "HS256 over the public key",
    async () => {
      const key = await publicKeyPem();
      return `Bearer ${forged({ alg: "HS256" }, (text) => createHmac("sha256", key).update(text).digest("base64url"))}`;
    },
  ],
  ["somebody else's RSA key under our key's name", () => `Bearer ${forged({}, signedBy(rsaKey))}`],
  ["an elliptic curve", () => `Bearer ${forged({ alg: "ES256" }, signedBy(ecKey))}`],
  [
    "claims that were changed after signing",
    () => {
      const [header, , signature] = parts(issuer.mint({ scope: "calls:read" }));
      return `Bearer ${header}.${parts(issuer.mint({}))[1]}.${signature}`;
    },
  ],
];

const route = "GET /v1/orders/{orderId}";

it.each(refused)("refuses %s", async (_, authorization) => {
  const response = await ask(route, await authorization());
  const body = await response.text();
  expect({ status: response.status, body }).toEqual({ status: 401, body: '{"message":"Unauthorized"}' });
  expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
  expectDocumented(route, { statusCode: 401, headers: { "content-type": "application/json" }, body });
});

it("takes the right token, with and without Bearer, and in scp", async () => {
  // Let in, and told that there is no such order.
  for (const authorization of [
    `Bearer ${issuer.mint({})}`,
    issuer.mint({}),
    `Bearer ${issuer.mint({ scope: undefined, scp: ["x", "orders:read"] })}`,
    `Bearer ${issuer.mint({ aud: ["x", "maskline-local"] })}`,
    `Bearer ${issuer.mint({ aud: undefined, client_id: "maskline-local" })}`,
  ])
    expect((await ask(route, authorization)).headers.get("content-type")).toBe("application/problem+json");
});

it("takes an order from who may write it, and shows it to who may read it", async () => {
  const order = {
    orderId: "with-a-token",
    service: "ride",
    areaCode: "0755",
    customer: { phone: "+8613800000321" },
    driver: { phone: "+8613800007321" },
  };
  const occurredAt = new Date(cloud.clock.now()).toISOString();
  const told = await fetch(`${cloud.api}/v1/order-events`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${issuer.mint({ scope: "orders:write" })}`,
    },
    body: JSON.stringify({ eventId: "with-a-token", type: "order.assigned", occurredAt, order }),
  });
  expect([told.status, await told.json()]).toEqual([201, expect.objectContaining({ status: "active" })]);
  const authorization = `Bearer ${issuer.mint({ scope: "orders:read" })}`;
  const read = await fetch(`${cloud.api}/v1/orders/with-a-token`, { headers: { authorization } });
  expect(read.status).toBe(200);
});

it("expires a token when its hour has passed", async () => {
  const authorization = `Bearer ${issuer.mint({})}`;
  expect((await ask(route, authorization)).status).toBe(404);
  await cloud.advance(3601);
  expect((await ask(route, authorization)).status).toBe(401);
  expect((await ask(route, `Bearer ${issuer.mint({})}`)).status).toBe(404);
});

const served = () =>
  cloud.plan.routes
    .map(({ routeKey }) => routeKey)
    .filter((key): key is PlatformRoute => Object.hasOwn(apiRoutes, key));

it("lets a token do what its scope says and nothing else, route by route", async () => {
  expect(served().length).toBeGreaterThan(12);
  for (const key of served()) {
    const { scope } = apiRoutes[key];
    const others = scopes.filter((each) => each !== scope).join(" ");
    const withScope = await ask(key, `Bearer ${issuer.mint({ scope })}`);
    expect([key, [401, 403].includes(withScope.status)]).toEqual([key, false]);
    const without = await ask(key, `Bearer ${issuer.mint({ scope: others })}`);
    if (scope === "any-token") {
      expect([key, without.status]).toEqual([key, 200]);
      continue;
    }
    const body = await without.text();
    expect([key, without.status, body]).toEqual([key, 403, '{"message":"Forbidden"}']);
    expect(without.headers.get("www-authenticate")).toContain(scope);
    expectDocumented(key, { statusCode: 403, headers: { "content-type": "application/json" }, body });
    expect([key, (await ask(key)).status]).toEqual([key, 401]);
  }
});

it("asks providers for no token", async () => {
  const response = await ask("POST /webhooks/{provider}/{application}/{key}/calls");
  expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
});

it("gives tokens to the developer, of known scopes only", async () => {
  const token = async (scope: string) => {
    const response = await fetch(issuer.tokenUrl, { method: "POST", body: new URLSearchParams({ scope }) });
    return (await response.json()) as { access_token?: string; error?: string };
  };
  const { access_token } = await token("orders:read");
  expect((await ask(route, `Bearer ${access_token}`)).status).toBe(404);
  expect((await ask("GET /v1/numbers", `Bearer ${access_token}`)).status).toBe(403);
  expect((await token("everything")).error).toBe("invalid_scope");
});

it("keeps tokens and their claims out of every log line", async () => {
  const sub = "somebody@example.com";
  const authorization = `Bearer ${issuer.mint({ sub })}`;
  await ask(route, authorization);
  await cloud.settle();
  const lines = cloud.logs.map((line) => JSON.stringify(line)).join("\n");
  expect(lines).toContain("request answered");
  expect(lines).not.toContain(sub);
  expect(lines).not.toContain(parts(authorization)[1]);
});
