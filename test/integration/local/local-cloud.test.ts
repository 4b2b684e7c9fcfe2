import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { type LocalCloud, startLocalCloud } from "../../../local/cloud";
import { synthesizeFixture } from "./fixture-app";

jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), "maskline-local-"));
let cloud: LocalCloud;

beforeAll(async () => {
  const assembly = synthesizeFixture(directory);
  cloud = await startLocalCloud({
    assembly,
    dataDir: join(directory, "data"),
    port: 0,
    quiet: true,
    recordSdkCalls: true,
  });
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const get = (path: string, init?: RequestInit) => fetch(`${cloud.api}${path}`, init);
const kinds = async (kind: string) =>
  (await (await get(`/kinds/${kind}`)).json()) as { id: string; times?: number }[];
const note = (content: object) => get("/notes", { method: "POST", body: JSON.stringify(content) });

describe("HTTP API", () => {
  it("hands a function the event of payload format 2.0 and sends its answer", async () => {
    const response = await get("/echo/J%C3%B6rg?a=1&a=2&b=%20", {
      headers: { cookie: "x=1; y=2", "X-Own": "1" },
    });
    expect(response.status).toBe(201);
    expect(Number(response.headers.get("x-remaining"))).toBeGreaterThan(1000);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.json()).toMatchObject({
      version: "2.0",
      routeKey: "GET /echo/{name}",
      rawPath: "/echo/J%C3%B6rg",
      rawQueryString: "a=1&a=2&b=%20",
      queryStringParameters: { a: "1,2", b: " " },
      pathParameters: { name: "Jörg" },
      cookies: ["x=1", "y=2"],
      headers: { "x-own": "1" },
      requestContext: {
        http: { method: "GET", path: "/echo/J%C3%B6rg", sourceIp: "127.0.0.1" },
        stage: "$default",
      },
      isBase64Encoded: false,
    });
  });

  it("infers the answer's format where a function states none", async () => {
    const response = await get("/plain");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ hello: "world" });
  });

  it("passes bytes both ways as base64", async () => {
    const sent = await get("/binary");
    expect([...new Uint8Array(await sent.arrayBuffer())]).toEqual([0, 255, 1]);
    const headers = { "content-type": "application/octet-stream" };
    const echoed = await get("/echo", { method: "POST", headers, body: new Uint8Array([1, 2]) });
    expect(await echoed.json()).toEqual({ body: "AQI=", isBase64Encoded: true });
    const form = await get("/echo", { method: "POST", body: new URLSearchParams({ a: "1" }) });
    expect(await form.json()).toEqual({ body: "YT0x", isBase64Encoded: true });
  });

  it.each([
    ["an unknown route", "/nowhere", 404, "Not Found"],
    ["a function that throws", "/fail", 500, "Internal Server Error"],
    ["a function past its timeout", "/slow", 500, "Internal Server Error"],
  ])("answers for %s in the gateway's own shape", async (_, path, status, message) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message });
  });

  it.each([
    ["what a function takes (6 MB, the event around it included)", 6],
    ["what the gateway takes (10 MB)", 10],
  ])("takes a large body, and refuses one above %s", async (_, megabytes) => {
    const send = (bytes: number) => get("/echo", { method: "POST", body: "x".repeat(bytes) });
    expect((await send(5 * 1024 * 1024)).status).toBe(200);
    const refused = await send(megabytes * 1024 * 1024 + 1);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toEqual({ message: "Request Entity Too Large" });
  });

  it("ends a worker past its function's timeout, and the next invocation gets a new one", async () => {
    const before = performance.now();
    const [first, second] = await Promise.all([get("/slow"), get("/slow")]);
    expect(performance.now() - before).toBeGreaterThan(1900);
    expect([first.status, second.status]).toEqual([500, 500]);
    expect((await get("/slow")).status).toBe(500);
    expect(cloud.logs.some(({ line }) => /Task timed out after 2.00 seconds/.test(line))).toBe(true);
  });
});

describe("queues", () => {
  it("deletes what succeeded, leaves what failed, and redrives it to the DLQ", async () => {
    await Promise.all([note({ id: "good" }), note({ id: "bad", fails: true })]);
    expect(await cloud.settle()).toMatchObject({ settled: true });
    expect((await kinds("note")).map(({ id }) => id)).toContain("good#1");
    expect((await kinds("failed")).map(({ id }) => id)).toEqual(["bad#1"]);

    await cloud.advance(31);
    await cloud.settle();
    expect((await kinds("failed")).map(({ id }) => id).sort()).toEqual(["bad#1", "bad#2"]);

    await cloud.advance(31);
    await sleep(1_500);
    const depths = (await (await fetch(`${cloud.sqs}/_fauxqs/queues`)).json()) as {
      name: string;
      approximateMessageCount: number;
    }[];
    const dlq = depths.find(({ name }) => name.startsWith("NotesDlq"));
    expect(dlq?.approximateMessageCount).toBe(1);
    expect((await kinds("note")).filter(({ id }) => id.startsWith("good"))).toHaveLength(1);
  });

  it("keeps a message that is made visible at once", async () => {
    const { sqs } = cloud.clients;
    const QueueUrl = Object.entries(cloud.queues).find(([name]) => name.startsWith("NotesDlq"))?.[1];
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "again" }));
    const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0];
    const ReceiptHandle = (await receive())?.ReceiptHandle;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    expect((await receive())?.Body).toBe("again");
  });

  it("lists what is published on a topic", async () => {
    await note({ id: "told" });
    await cloud.settle();
    const events = (await (await get("/_local/events")).json()) as { event: unknown }[];
    expect(events.map(({ event }) => event)).toContainEqual({ id: "told" });
  });
});

describe("time", () => {
  it("fires a schedule when the clock is advanced past its due time, and moves the functions' clock", async () => {
    const before = (await kinds("tick"))[0]?.times ?? 0;
    const { now: earlier } = (await (await get("/now")).json()) as { now: number };
    await cloud.advance(3600);
    expect((await kinds("tick"))[0]).toMatchObject({ id: "tick#7", times: before + 1 });
    const { now, date } = (await (await get("/now")).json()) as { now: number; date: string };
    expect(now - earlier).toBeGreaterThanOrEqual(3_600_000);
    expect(Math.abs(Date.parse(date) - cloud.clock.now())).toBeLessThan(5_000);
  });
});

describe("asynchronous invocations", () => {
  it("are tried again after a minute, as often as the function's configuration says", async () => {
    const failures = () => cloud.logs.filter(({ line }) => /flaky on purpose/.test(line)).length;
    const seen = async (count: number) => {
      for (let tries = 0; tries < 100 && failures() < count; tries += 1) await sleep(20);
      return failures();
    };
    await cloud.advance(24 * 3600);
    expect(failures()).toBe(1);
    await cloud.advance(30);
    await sleep(300);
    expect(failures()).toBe(1);
    await cloud.advance(31);
    expect(await seen(2)).toBe(2);
    await cloud.advance(600);
    await sleep(300);
    expect(failures()).toBe(2);
  });
});

describe("the SDK", () => {
  it("gets seeded secrets", async () => {
    const { value } = (await (await get("/secret")).json()) as { value: string };
    expect(JSON.parse(value)).toEqual({ keyId: "k1", secret: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it("is recorded call by call with the function, its invocation and the resource", async () => {
    await get("/kinds/note");
    const calls = (await (await get("/_local/sdk-calls")).json()) as typeof cloud.sdkCalls;
    const query = calls.findLast(({ action }) => action === "Query");
    expect(query).toMatchObject({
      function: expect.stringMatching(/^Http/),
      invocation: expect.stringMatching(/^[0-9a-f-]{36}$/),
      service: "dynamodb",
      resources: [`${cloud.tables.notes}/index/byKind`],
      status: 200,
    });
    const services = new Set(calls.map(({ service }) => service));
    expect([...services].sort()).toEqual(["dynamodb", "secretsmanager", "sns", "sqs"]);
  });
});
