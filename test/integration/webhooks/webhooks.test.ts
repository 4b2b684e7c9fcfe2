import { createHmac } from "node:crypto";
import { CreateQueueCommand, PurgeQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Application, VoiceApplication } from "../../../config/types";
import { type HttpEvent, httpHandler } from "../../../core/adapters/api-gateway";
import { notificationQueue } from "../../../core/adapters/notification-queue";
import { webhookKey } from "../../../core/adapters/webhook-key";
import { providerModule } from "../../../core/providers/registry";
import { makeHandler } from "../../../functions/webhooks/handler";
import { type MessagingEngine, startSqsSnsS3 } from "../../engines";
import { functionLogger } from "../../function-logger";
import { aFee, eventPush, feePush, signedHeaders, testKey } from "../../pushes";

const now = Date.parse("2026-11-22T10:00:00Z");
const application: Application = {
  provider: "huawei",
  application: "ride-axb",
  mode: "AXB",
  baseUrl: "https://rtcpns.example.com",
  exclusive: true,
  recordingHosts: [],
  pushMaxAgeSeconds: 21_600,
};
const voice: VoiceApplication = {
  provider: "huawei-voice",
  application: "voice-main",
  mode: "VERIFICATION",
  baseUrl: "https://rtccall.example.com",
  displayNumbers: ["+8675520000001"],
  preTone: "pretone.wav",
  plays: 3,
};
const previous = { appKey: "testAppKey0000", appSecret: "testSecret0000" };
const key = webhookKey("ride-axb", testKey.appSecret);

let engine: MessagingEngine;
let QueueUrl: string;
const requests: string[] = [];
const counted: string[] = [];

beforeAll(async () => {
  engine = await startSqsSnsS3();
  await engine.sqs.send(new CreateQueueCommand({ QueueName: "notifications" }));
  QueueUrl = engine.queueUrl("notifications");
  engine.sqs.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        requests.push(String(commandName));
        return next(args);
      },
    { step: "finalizeRequest", priority: "low", name: "count" },
  );
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  requests.length = 0;
  counted.length = 0;
});

const handlerOn = (sqs: SQSClient, webhookBaseUrl?: string) => {
  const logger = functionLogger("webhooks");
  return httpHandler(
    { logger },
    makeHandler({
      config: {
        applications: [application, voice],
        ...(webhookBaseUrl === undefined ? {} : { webhookBaseUrl }),
      },
      credentials: async () => ({ current: testKey, previous }),
      readerOf: providerModule,
      queue: notificationQueue(sqs, QueueUrl),
      now: () => now,
      logger,
      count: (name) => counted.push(name),
    }),
  );
};

interface Push {
  body: string;
  path: Record<string, string>;
  kind: string;
  headers: Record<string, string>;
  isBase64Encoded: boolean;
}

const push = (changes: Partial<Push> = {}) => {
  const { body, path, headers, isBase64Encoded, kind } = {
    body: feePush(aFee()),
    path: {},
    kind: "fees",
    headers: signedHeaders(now),
    isBase64Encoded: false,
    ...changes,
  };
  const event = {
    version: "2.0",
    routeKey: `POST /webhooks/{provider}/{application}/{key}/${kind}`,
    headers,
    pathParameters: { provider: "huawei", application: "ride-axb", key, ...path },
    requestContext: { requestId: "request-1" },
    body,
    isBase64Encoded,
  };
  return handlerOn(engine.sqs)(event as unknown as HttpEvent);
};

const queued = async (): Promise<Record<string, unknown>[]> => {
  const { Messages = [] } = await engine.sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body }) => JSON.parse(Body ?? "null"));
};

describe("webhooks", () => {
  it("queues a push before it answers with an empty 200, in one request", async () => {
    expect(await push()).toEqual({ statusCode: 200, body: "" });
    expect(requests).toEqual(["SendMessageCommand"]);
    expect(await queued()).toEqual([
      {
        provider: "huawei",
        application: "ride-axb",
        kind: "fees",
        receivedAt: "2026-11-22T10:00:00Z",
        stale: false,
        body: feePush(aFee()),
      },
    ]);
  });

  it("takes a body that arrives base64", async () => {
    const body = eventPush("callin");
    const encoded = Buffer.from(body).toString("base64");
    const answer = await push({ body: encoded, isBase64Encoded: true, kind: "calls" });
    expect(answer.statusCode).toBe(200);
    expect(await queued()).toMatchObject([{ kind: "calls", body }]);
  });

  it("takes pushes under the key and the signature of the secret before", async () => {
    const answer = await push({
      path: { key: webhookKey("ride-axb", previous.appSecret) },
      headers: signedHeaders(now, previous),
    });
    expect(answer.statusCode).toBe(200);
  });

  it("takes an old but genuine signature up to its window and says so", async () => {
    expect((await push({ headers: signedHeaders(now - 21_600_000) })).statusCode).toBe(200);
    expect(await queued()).toMatchObject([{ stale: true }]);
    const beyond = await push({ headers: signedHeaders(now - 21_601_000) });
    expect(beyond.statusCode).toBe(401);
    expect(beyond.body).toContain("too far from now");
  });

  it.each([
    ["an unknown provider", { provider: "nobody" }],
    ["an unknown application", { application: "other" }],
    ["an unknown kind", { kind: "faxes" }],
    ["a wrong key", { key: "A".repeat(32) }],
    ["a key of another length", { key: "A" }],
  ])("answers 404 to %s", async (_, path) => {
    expect(await push({ path })).toMatchObject({
      statusCode: 404,
      headers: { "content-type": "application/problem+json" },
    });
    expect(requests).toEqual([]);
  });

  it.each([
    ["no signature", {}, "missing"],
    ["an unreadable one", { "x-aksk": "UsernameToken" }, "can't be read"],
    ["another app key", signedHeaders(now, { ...testKey, appKey: "other" }), "names an app key"],
    ["a forged digest", signedHeaders(now, { ...testKey, appSecret: "guess" }), "digest is wrong"],
  ])("answers 401 to %s and says which", async (_, headers, words) => {
    const answer = await push({ headers });
    expect(answer.statusCode).toBe(401);
    expect(JSON.parse(answer.body ?? "")).toMatchObject({
      type: "urn:maskline:problem:not-authenticated",
      detail: expect.stringContaining(words),
    });
    expect(answer.body).not.toContain(testKey.appSecret);
    expect(requests).toEqual([]);
  });

  const manyFees = feePush(...Array.from({ length: 51 }, (_, i) => aFee({ icid: `icid-${i}` })));
  it.each([
    ["malformed JSON", "{"],
    ["no body", ""],
    ["a list", "[]"],
    ["no event type", "{}"],
    ["an empty feeLst", feePush()],
    ["an over-long feeLst", manyFees],
    ["a feeLst of another type", '{"eventType":"fee","feeLst":"x"}'],
    ["a __proto__ key", '{"eventType":"fee","feeLst":[{"__proto__":{"a":1}}]}'],
    ["bytes that are no text", Buffer.from([0xff, 0xfe]).toString("latin1")],
  ])("answers 400 to %s", async (name, body) => {
    const binary = name === "bytes that are no text";
    const answer = await push({
      body: binary ? Buffer.from(body, "latin1").toString("base64") : body,
      isBase64Encoded: binary,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers?.["content-type"]).toBe("application/problem+json");
    expect(requests).toEqual([]);
  });

  it("answers 413 to what is over the limit, and to what would not fit a message", async () => {
    const padded = (bytes: number) => {
      const body = JSON.stringify({ eventType: "fee", feeLst: [aFee({ note: "" })] });
      return body.replace('"note":""', `"note":"${"x".repeat(bytes - body.length)}"`);
    };
    expect((await push({ body: padded(256 * 1024 + 1) })).statusCode).toBe(413);
    expect((await push({ body: padded(256 * 1024) })).statusCode).toBe(413);
    expect(requests).toEqual([]);
    expect((await push({ body: padded(200 * 1024) })).statusCode).toBe(200);
  });

  it("answers 503 when the queue does not take it, so that the platform comes again", async () => {
    const dead = new SQSClient({
      endpoint: "http://127.0.0.1:9",
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      maxAttempts: 1,
    });
    const handler = handlerOn(dead);
    const answer = await handler({
      headers: signedHeaders(now),
      routeKey: "POST /webhooks/{provider}/{application}/{key}/fees",
      pathParameters: { provider: "huawei", application: "ride-axb", key },
      requestContext: { requestId: "request-1" },
      body: feePush(aFee()),
      isBase64Encoded: false,
    } as unknown as HttpEvent);
    expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "60" } });
    expect(counted).toContain("PushesNotQueued");
  });
});

describe("a signature that covers the address it was pushed to", () => {
  const path = `/webhooks/huawei-voice/voice-main/${webhookKey("voice-main", testKey.appSecret)}/fees`;
  const host = "abc123.execute-api.cn-north-1.example.com";

  /** As Voice Call signs (its reference §5), written down a second time on purpose. */
  const signedFor = (address: string) => {
    const nonce = "66c92b11ff8a425fb8d4ccfe0ed9ed1f";
    const created = new Date(now).toISOString().replace(/\.\d+Z$/, "Z");
    const text = `${address}\n${nonce}\n${created}`;
    const digest = createHmac("sha256", testKey.appSecret).update(text).digest("base64");
    const token = `UsernameToken Username="${testKey.appKey}",PasswordDigest="${digest}",Nonce="${nonce}",Created="${created}"`;
    return { authorization: 'AKSK realm="SDP",profile="UsernameToken",type="Appkey"', "x-aksk": token };
  };
  const pushTo = (address: string, headers: Record<string, string>, webhookBaseUrl?: string) => {
    const [provider, name, key] = path.split("/").slice(2);
    const event = {
      routeKey: "POST /webhooks/{provider}/{application}/{key}/fees",
      rawPath: path,
      headers: { ...signedFor(address), host, ...headers },
      pathParameters: { provider, application: name, key },
      requestContext: { requestId: "request-1", domainName: host },
      body: feePush(aFee()),
      isBase64Encoded: false,
    };
    return handlerOn(engine.sqs, webhookBaseUrl)(event as unknown as HttpEvent);
  };

  it("is taken at the gateway's own address, which is https unless it says otherwise", async () => {
    expect((await pushTo(`https://${host}${path}`, {})).statusCode).toBe(200);
    expect((await pushTo(`https://${host}${path}`, { "x-forwarded-proto": "https" })).statusCode).toBe(200);
    const local = { host: "127.0.0.1:8787", "x-forwarded-proto": "http" };
    expect((await pushTo(`http://127.0.0.1:8787${path}`, local)).statusCode).toBe(200);
    expect(await queued()).toMatchObject([{ provider: "huawei-voice", kind: "fees" }, {}, {}]);
  });

  it("is taken at a domain of one's own, when the configuration names it", async () => {
    const own = "https://hooks.example.com";
    expect((await pushTo(own + path, {}, own)).statusCode).toBe(200);
    expect((await pushTo(own + path, {})).statusCode).toBe(401);
  });

  it("is refused when it was made for another address", async () => {
    expect((await pushTo(`https://${host}${path.replace("fees", "calls")}`, {})).statusCode).toBe(401);
    expect((await pushTo(`https://elsewhere.example.com${path}`, {})).statusCode).toBe(401);
  });
});
