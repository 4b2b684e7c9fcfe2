import { createHash } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Application } from "../../../config/types";
import { batchWriter } from "../../../core/adapters/batch-writer";
import { breakers } from "../../../core/adapters/breakers";
import { callIdOf } from "../../../core/adapters/call-keys";
import { callLedger } from "../../../core/adapters/call-ledger";
import { callWriter } from "../../../core/adapters/call-writer";
import { fetchRecording } from "../../../core/adapters/fetch-recording";
import { recordingBook } from "../../../core/adapters/recording-book";
import { recordingStore } from "../../../core/adapters/recording-store";
import type { DomainEvent } from "../../../core/domain/domain-events";
import { days, minutes } from "../../../core/domain/instant";
import { providerModule } from "../../../core/providers/registry";
import { makeHandler } from "../../../functions/recording-archiver/handler";
import { recordingSources } from "../../../functions/recording-archiver/recording-sources";
import {
  createTables,
  type DynamoEngine,
  embeddedDynamo,
  type MessagingEngine,
  startSqsSnsS3,
} from "../../engines";
import { documentedEvents } from "../../openapi-check";
import { aFee, callStart, feePush, recorded, testKey } from "../../pushes";
import { type Platform, startPlatform, wav, whole } from "./platform";

const Bucket = "recordings";
const retentionDays = { calls: 90 };
const maxBytes = 8 * 1024 * 1024;
let dynamo: DynamoEngine;
let messaging: MessagingEngine;
let platform: Platform;
let stand: ReturnType<typeof aStand>;

beforeAll(async () => {
  [dynamo, messaging, platform] = await Promise.all([embeddedDynamo(), startSqsSnsS3(), startPlatform()]);
  await messaging.s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => Promise.all([dynamo.stop(), messaging.stop(), platform.stop()]));

let tests = 0;
beforeEach(async () => {
  tests += 1;
  platform.answers.clear();
  platform.seen.length = 0;
  stand = aStand(await createTables(dynamo.client, `t${tests}-`), `call-${tests}`);
});

/** The archiver on real engines; its clock in our hands. */
function aStand(tables: { calls: string; numbers: string }, sessionId: string) {
  const application: Application = {
    provider: "huawei",
    application: "ride-axb",
    mode: "AXB",
    baseUrl: platform.origin,
    exclusive: true,
    recordingHosts: [platform.host],
  };
  const config = { applications: [application] };
  const client = DynamoDBDocumentClient.from(dynamo.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const clock = { now: callStart + 100_000 };
  const now = () => clock.now;
  const published: DomainEvent[] = [];
  const reported: string[] = [];
  const gates = breakers({ client, table: tables.numbers, now });
  const deps = {
    now,
    metrics: { publishStoredMetrics: () => {} },
    book: recordingBook({ client, table: tables.calls, now, retentionDays }),
    sourceOf: recordingSources(config, async () => ({ current: testKey }), now),
    closedUntil: gates.closedUntil,
    fetch: fetchRecording({
      store: recordingStore({ client: messaging.s3, bucket: Bucket, maxBytes }),
      hostsOf: () => config.applications[0]?.recordingHosts ?? [],
    }),
    events: {
      publish: async (events: readonly DomainEvent[]) => void published.push(...documentedEvents(events)),
    },
    report: {
      expected: () => void reported.push("expected"),
      archived: () => void reported.push("archived"),
      lost: (_: unknown, reason: string) => void reported.push(`lost: ${reason}`),
      nearDeadline: () => void reported.push("near deadline"),
      failed: async (_: unknown, __: string, error: unknown) =>
        void reported.push(`failed: ${error instanceof Error ? error.message : error}`),
    },
  };
  const handler = makeHandler(deps);
  const callId = callIdOf("huawei", sessionId);
  const ledger = callLedger({ client, table: tables.calls, now });
  const writer = callWriter({
    write: batchWriter({ client, table: tables.calls, now: Date.now, random: () => 0 }),
    retentionDays,
  });
  return {
    application,
    deps,
    clock,
    published,
    reported,
    gates,
    callId,
    /** Tells of a recording, as the processor writes it. */
    async push(fileName: string, receivedAt = callStart + 100_000) {
      const body = feePush(aFee({ sessionId, ...recorded(fileName) }));
      const { notifications } = providerModule("huawei").parsePush(body, receivedAt);
      const push = {
        provider: "huawei",
        application: "ride-axb",
        kind: "fees",
        receivedAt,
        stale: false,
        body,
      } as const;
      const entries = notifications.flatMap((each) =>
        each.kind === "fee" ? [{ notification: each, push, messageId: "m" }] : [],
      );
      await writer.write(entries, Date.now() + 5_000);
    },
    tick: (remainingMs = 60_000) =>
      handler({ shards: { from: 0, to: 63 } }, { getRemainingTimeInMillis: () => remainingMs }),
    recording: async () => ledger.recordingOf(callId),
    async markedAt() {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.calls }));
      return Items.find(({ sk }) => String(sk).startsWith("RECORDING#"))?.recordingDueAt;
    },
  };
}

const objectOf = async (key: string) => {
  const { Body } = await messaging.s3.send(new GetObjectCommand({ Bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const objectsOf = async (callId: string) => {
  const { Contents = [] } = await messaging.s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.filter(({ Key }) => Key?.includes(callId.split(".")[1] ?? "?"));
};

describe("recording-archiver", () => {
  it.each([
    ["of stated length in one request", whole],
    [
      "of unknown length in parts",
      (body: Buffer) => (response: Parameters<ReturnType<typeof whole>>[0]) => {
        response.writeHead(200);
        response.end(body);
      },
    ],
  ])("archives a recording %s, byte for byte", async (_, answer) => {
    const body = wav(6_000_000);
    platform.answers.set("/files/a.wav", (response, request) => answer(body)(response, request));
    await stand.push("a.wav");
    await stand.tick();
    expect(stand.reported).toEqual(["expected", "archived"]);
    const recording = await stand.recording();
    const sha256 = createHash("sha256").update(body).digest("hex");
    expect(recording).toMatchObject({
      state: "archived",
      parts: [{ archive: { state: "archived", bytes: body.length, sha256 } }],
    });
    const archive = recording?.parts[0]?.archive;
    if (archive?.state !== "archived") throw new Error("not archived");
    expect(archive.key).toMatch(/^huawei\/2026\/11\/22\/[\w-]{43}\/[\w-]{22}\.wav$/);
    expect((await objectOf(archive.key)).equals(body)).toBe(true);
    expect(stand.published).toMatchObject([
      { type: "recording.archived", subject: stand.callId, data: { sha256, bytes: body.length } },
    ]);
    expect(await stand.markedAt()).toBeUndefined();
  });

  it("only removes the mark that a replayed push puts again", async () => {
    platform.answers.set("/files/a.wav", whole(wav(100)));
    await stand.push("a.wav");
    await stand.tick();
    const requests = platform.seen.length;
    stand.clock.now += 3_600_000;
    await stand.push("a.wav", stand.clock.now);
    expect(await stand.markedAt()).toBe(stand.clock.now);
    await stand.tick();
    expect(await stand.markedAt()).toBeUndefined();
    expect(platform.seen).toHaveLength(requests);
    expect(stand.published).toHaveLength(1);
    expect(await stand.recording()).toMatchObject({ state: "archived" });
  });

  const chunked =
    (body: Buffer): Parameters<Platform["answers"]["set"]>[1] =>
    (response) => {
      response.writeHead(200);
      response.end(body);
    };
  it.each<[string, Parameters<Platform["answers"]["set"]>[1], RegExp]>([
    [
      "a body that ends early",
      (response) => {
        response.writeHead(200, { "content-length": 1044 });
        response.write(wav(1000).subarray(0, 500));
        setTimeout(() => response.destroy(), 50);
      },
      /./,
    ],
    ["a header that says more than came", chunked(wav(100, 1036)), /144 of 1044 bytes/],
    ["a header that says other than Content-Length", whole(wav(100, 1036)), /header says 1044 bytes/],
    ["no WAV", whole(Buffer.from("<html>not found, sorry</html>")), /not a WAV/],
    ["an empty body", whole(Buffer.alloc(0)), /0 bytes/],
    ["a body over the limit", whole(wav(maxBytes)), /larger than/],
    ["a body over the limit, its length unknown", chunked(wav(maxBytes)), /larger than/],
    [
      "a redirect to an internal address",
      (response) => response.writeHead(302, { location: "http://169.254.169.254/latest" }).end(),
      /redirects the download, which is not followed/,
    ],
    ["an error", (response) => response.writeHead(500).end(), /answers 500/],
  ])("makes no object of %s, and tries again later", async (_, answer, reason) => {
    platform.answers.set("/files/a.wav", answer);
    await stand.push("a.wav");
    await stand.tick();
    expect(stand.reported[1]).toMatch(reason);
    expect(await objectsOf(stand.callId)).toEqual([]);
    expect(await stand.recording()).toMatchObject({
      state: "pending",
      parts: [{ archive: { attempts: 1 } }],
    });
    expect(await stand.markedAt()).toBe(stand.clock.now + minutes(1));
    platform.answers.set("/files/a.wav", whole(wav(100)));
    await stand.tick();
    expect(await stand.recording()).toMatchObject({ state: "pending" });
    stand.clock.now += minutes(1);
    await stand.tick();
    expect(await stand.recording()).toMatchObject({ state: "archived" });
    expect(stand.reported.filter((each) => each === "expected")).toHaveLength(1);
  });

  it("fetches nothing from a host that is not on the list", async () => {
    Object.assign(stand.application, { recordingHosts: ["rec.example.com", `127.0.0.1`] });
    platform.answers.set("/files/a.wav", whole(wav(100)));
    await stand.push("a.wav");
    await stand.tick();
    expect(platform.seen).not.toContain("/files/a.wav");
    expect(stand.reported[1]).toMatch(/not on the list/);
    expect(await stand.recording()).toMatchObject({ state: "pending" });
  });

  it("reports a recording lost, with its reason, when the retention has ended, and not before", async () => {
    await stand.push("never.wav");
    const firstSeenAt = stand.clock.now;
    await stand.tick();
    // Replays don't begin the retention again.
    stand.clock.now = firstSeenAt + days(7) - 1;
    await stand.push("never.wav", stand.clock.now);
    await stand.tick();
    expect(await stand.recording()).toMatchObject({ state: "pending" });
    expect(stand.reported).toContain("near deadline");
    stand.clock.now = firstSeenAt + days(7);
    await stand.push("never.wav", stand.clock.now);
    await stand.tick();
    expect(await stand.recording()).toMatchObject({ state: "lost" });
    expect(stand.published).toMatchObject([
      { type: "recording.lost", data: { reason: expect.stringContaining("not-found") } },
    ]);
    await stand.tick();
    expect(stand.published).toHaveLength(1);
    expect(await stand.markedAt()).toBeUndefined();
  });

  it("leaves an application alone while it is closed", async () => {
    platform.answers.set("/files/a.wav", whole(wav(100)));
    await stand.gates.close("ride-axb", stand.clock.now + minutes(30), "rate-limited");
    await stand.push("a.wav");
    await stand.tick();
    expect(platform.seen).toEqual([]);
    expect(await stand.markedAt()).toBe(stand.clock.now + minutes(30));
    stand.clock.now += minutes(30);
    await stand.tick();
    expect(await stand.recording()).toMatchObject({ state: "archived" });
  });

  it("lets one of two overlapping sweeps fetch", async () => {
    platform.answers.set("/files/a.wav", whole(wav(100)));
    await stand.push("a.wav");
    await Promise.all([stand.tick(), stand.tick()]);
    expect(platform.seen.filter((path) => path === "/files/a.wav")).toHaveLength(1);
    expect(stand.published).toHaveLength(1);
  });

  it("ends an attempt that would outlive the function, and starts none it has no time for", async () => {
    platform.answers.set("/files/a.wav", (response) => {
      response.writeHead(200, { "content-length": 144 });
      response.write(wav(100).subarray(0, 50));
    });
    await stand.push("a.wav");
    await stand.tick(17_000);
    expect(platform.seen).toEqual([]);
    // Eight seconds are kept back, ten are the least to start with. The answer never ends: that this returns is the promise.
    await stand.tick(18_300);
    expect(await stand.recording()).toMatchObject({
      state: "pending",
      parts: [{ archive: { attempts: 1 } }],
    });
  }, 30_000);

  it("publishes again with the same id after a crash between event and result", async () => {
    platform.answers.set("/files/a.wav", whole(wav(100)));
    await stand.push("a.wav");
    const { settle } = stand.deps.book;
    stand.deps.book.settle = () => Promise.reject(new Error("crashed"));
    await stand.tick();
    stand.deps.book.settle = settle;
    stand.clock.now += minutes(5);
    await stand.tick();
    expect(await stand.recording()).toMatchObject({ state: "archived" });
    expect(new Set(stand.published.map(({ id }) => id)).size).toBe(1);
  });
});
