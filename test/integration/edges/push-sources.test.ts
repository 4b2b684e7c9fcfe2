import type { HttpEvent } from "../../../core/adapters/api-gateway";
import { httpHandler } from "../../../core/adapters/api-gateway";
import { webhookKey } from "../../../core/adapters/webhook-key";
import { providerModule } from "../../../core/providers/registry";
import { makeHandler } from "../../../functions/webhooks/handler";
import { expectDocumented } from "../../openapi-check";
import { aFee, feePush, signedHeaders, testKey } from "../../pushes";

const now = Date.parse("2026-11-22T10:00:00Z");
const next = { ...testKey, appSecret: "testSecret0002" };
const route = "POST /webhooks/{provider}/{application}/{key}/fees";

/** A door whose application pushes from these networks, and whose secret is changed from outside. */
function aDoor(pushSourceRanges?: readonly string[]) {
  const queued: string[] = [];
  const counted: string[] = [];
  const rereads: string[] = [];
  const secret = { kept: { current: testKey }, stored: { current: testKey } };
  const logger = { info: () => {}, warn: () => {}, error: () => {}, addContext: () => {} };
  const application = {
    provider: "huawei",
    application: "ride-axb",
    mode: "AXB" as const,
    exclusive: true,
    baseUrl: "https://rtc.example.com",
    recordingHosts: [],
    ...(pushSourceRanges ? { pushSourceRanges } : {}),
  };
  const handler = httpHandler(
    { logger },
    makeHandler({
      config: { applications: [application] },
      credentials: async (_, how) => {
        if (!how?.reread) return secret.kept;
        rereads.push("reread");
        return secret.stored;
      },
      readerOf: providerModule,
      queue: { send: async (push) => void queued.push(push) },
      now: () => now,
      logger,
      count: (name, { reason }) => void counted.push([name, reason].filter(Boolean).join(" ")),
    }),
  );
  const push = (
    sourceIp: string,
    signer = testKey,
    key = webhookKey("ride-axb", testKey.appSecret),
    headers = {},
  ) =>
    handler({
      routeKey: route,
      rawPath: `/webhooks/huawei/ride-axb/${key}/fees`,
      headers: { ...signedHeaders(now, signer), ...headers },
      pathParameters: { provider: "huawei", application: "ride-axb", key },
      requestContext: { requestId: "request-1", domainName: "api.example.com", http: { sourceIp } },
      body: feePush(aFee()),
      isBase64Encoded: false,
    } as unknown as HttpEvent);
  return { push, queued, counted, rereads, secret };
}

describe("networks that pushes may come from", () => {
  const ranges = ["203.0.113.0/24", "2001:db8::/32"];

  it.each(["203.0.113.0", "203.0.113.255", "2001:db8::7"])("%s is let in", async (address) => {
    const { push, queued } = aDoor(ranges);
    expect((await push(address)).statusCode).toBe(200);
    expect(queued).toHaveLength(1);
  });

  it.each(["203.0.114.0", "2001:db9::7", "127.0.0.1", ""])("%j finds no such address", async (address) => {
    const { push, queued, counted } = aDoor(ranges);
    const refused = await push(address);
    expectDocumented(route, refused);
    const { body, ...rest } = await push(address, testKey, "x".repeat(32));
    // As with a wrong key, and the reason is only counted: the key was right.
    expect({ ...refused, body: undefined }).toEqual({ ...rest, body: undefined });
    expect(JSON.parse(String(refused.body))).toEqual(JSON.parse(String(body)));
    expect(queued).toEqual([]);
    expect(counted).toEqual(["PushesRefused source-not-listed", "PushesRefused"]);
  });

  it("believes no header", async () => {
    const { push } = aDoor(ranges);
    const forwarded = { "x-forwarded-for": "203.0.113.7", forwarded: "for=203.0.113.7" };
    expect((await push("198.51.100.1", testKey, undefined, forwarded)).statusCode).toBe(404);
  });

  it("are anywhere unless they are listed", async () => {
    expect((await aDoor().push("198.51.100.1")).statusCode).toBe(200);
  });
});

describe("a push that no known key signed", () => {
  it("is judged by the secret as it is now", async () => {
    const { push, queued, rereads, secret } = aDoor();
    secret.stored = { current: next };
    expect((await push("198.51.100.1", next)).statusCode).toBe(200);
    expect([queued.length, rereads.length]).toEqual([1, 1]);
  });

  it("is refused when that one does not know it either", async () => {
    const { push, queued, counted } = aDoor();
    expect((await push("198.51.100.1", next)).statusCode).toBe(401);
    expect([queued, counted]).toEqual([[], ["PushesRefused bad-digest", "PushesRefused"]]);
  });

  it("makes nobody look who does not know the address", async () => {
    const { push, rereads } = aDoor();
    await push("198.51.100.1", next, "x".repeat(32));
    await push("198.51.100.1");
    expect(rereads).toEqual([]);
  });
});
