import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from "@aws-sdk/client-s3";
import { BatchWriteCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { objectPutter } from "../../../core/adapters/lean/object-putter";
import { archivedMessageOf, unpackLines } from "../../../core/adapters/notification-archive-format";
import { aFee, callStart, eventPush, feePush, recorded } from "../../pushes";
import { queuedPush, startEngines, startLedger } from "./ledger";

let engines: Awaited<ReturnType<typeof startEngines>>;
let ledger: Awaited<ReturnType<typeof startLedger>>;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines.stop());
beforeEach(async () => {
  ledger = await startLedger(engines);
});

type Objects = NonNullable<ListObjectsV2CommandOutput["Contents"]>;
const objects = async (): Promise<Objects> => {
  const { Contents = [] } = await ledger.s3.send(new ListObjectsV2Command({ Bucket: ledger.archive.bucket }));
  return Contents;
};
async function archivedTexts(): Promise<string[]> {
  const texts: string[] = [];
  for (const { Key } of await objects()) {
    const { Body } = await ledger.s3.send(new GetObjectCommand({ Bucket: ledger.archive.bucket, Key }));
    for (const line of await unpackLines((await Body?.transformToByteArray()) ?? new Uint8Array()))
      texts.push(archivedMessageOf(JSON.parse(line))?.text ?? "");
  }
  return texts;
}

interface Item {
  readonly pk: string;
  readonly sk: string;
}
async function items(): Promise<Item[]> {
  const { Items = [] } = await ledger.client.send(new ScanCommand({ TableName: ledger.tables.calls }));
  return (Items as Item[]).sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
}

describe("the archive of what was pushed", () => {
  it("keeps a batch as one object, byte for byte as it came, unreadable messages too", async () => {
    const texts = [queuedPush(feePush(aFee())), "not json \t \u4f60\u597d\n\r", " "];
    expect(await ledger.deliver(...texts)).toEqual([]);
    expect(await archivedTexts()).toEqual(texts);
    expect(await objects()).toHaveLength(1);
  });

  it("names nobody in an object's key and metadata", async () => {
    await ledger.deliver(queuedPush(feePush(aFee())));
    const [{ Key = "" } = {}] = await objects();
    expect(Key).toMatch(/^\d{4}\/\d\d\/\d\d\/\d\d\/\d{8}T\d{6}\.\d{3}Z-[0-9a-f]{16}\.ndjson\.gz$/);
    const head = await ledger.s3.send(new HeadObjectCommand({ Bucket: ledger.archive.bucket, Key }));
    expect(head.Metadata).toEqual({});
    expect(JSON.stringify(head)).not.toMatch(/13800000021|13800007021/);
  });

  it("writes and buries nothing of a batch it could not keep, and all of it comes again", async () => {
    ledger.archive.isDown = true;
    expect(await ledger.deliver(queuedPush(feePush(aFee())), "not json")).toEqual(["m0", "m1"]);
    expect(ledger.requests).toEqual([]);
    expect(ledger.buried).toEqual([]);
    expect(ledger.failures).toEqual(["archiving a batch"]);
    ledger.archive.isDown = false;
    expect(await ledger.deliver(queuedPush(feePush(aFee())), "not json")).toEqual([]);
    expect(ledger.buried).toHaveLength(1);
    expect(await items()).not.toEqual([]);
  });
});

/** Pushes of a few calls: events in part, with or without a fee, every other recorded, some twice. */
const pushes = fc
  .array(
    fc.record({
      call: fc.integer({ min: 0, max: 4 }),
      what: fc.constantFrom("callin", "answer", "disconnect", "fee", "nonsense"),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((parts) =>
    parts.map(({ call, what }) => {
      const at = callStart + call * 60_000;
      const session = { sessionId: `s-${call}`, subscriptionId: `sub-${call}` };
      if (what === "nonsense") return `nonsense ${call}`;
      if (what !== "fee")
        return queuedPush(eventPush(what, { ...session, stateCode: 0 }, at), { kind: "calls" });
      const more = call % 2 === 0 ? {} : recorded(`${call}.wav`);
      return queuedPush(feePush(aFee({ ...session, icid: `i-${call}`, ...more })));
    }),
  );

/** When we published is our own doing: told again after the loss, under the same id, it says the new time. */
const facts = async () =>
  (await items()).map((item) => (item.sk === "PUBLISHED" ? { ...item, at: 0, ttl: 0 } : item));

/** A release that loses some of the items it should write. */
async function breakLedger(isLost: (index: number) => boolean): Promise<void> {
  const lost = (await items()).filter((_, index) => isLost(index));
  for (const { pk, sk } of lost)
    await ledger.client.send(
      new BatchWriteCommand({
        RequestItems: { [ledger.tables.calls]: [{ DeleteRequest: { Key: { pk, sk } } }] },
      }),
    );
}

it("puts right whatever a bad release lost, replayed in any order", async () => {
  await fc.assert(
    fc.asyncProperty(
      pushes,
      fc.func(fc.boolean()),
      fc.infiniteStream(fc.nat()),
      async (texts, isLost, dice) => {
        ledger = await startLedger(engines);
        for (let from = 0; from < texts.length; from += 5)
          expect(await ledger.deliver(...texts.slice(from, from + 5))).toEqual([]);
        const before = await facts();
        await breakLedger(isLost);
        const replayed = (await archivedTexts()).map((text) => ({ text, draw: dice.next().value }));
        expect(replayed.map(({ text }) => text).sort()).toEqual([...texts].sort());
        replayed.sort((a, b) => a.draw - b.draw);
        await ledger.deliver(...replayed.map(({ text }) => text));
        expect(await facts()).toEqual(before);
      },
    ),
    { numRuns: 12 },
  );
});

describe("putting an object", () => {
  const access = { region: "us-east-1", accessKeyId: "test", secretAccessKey: "test" };

  /** A store that gives these answers in turn, then 200; nothing for 0. */
  async function storeThatAnswers(...statuses: number[]) {
    const puts: string[] = [];
    const hashes: unknown[] = [];
    const server = createServer((request, response) => {
      request.resume();
      hashes.push(request.headers["x-amz-content-sha256"]);
      const status = statuses[puts.push(`${request.method} ${request.url}`) - 1] ?? 200;
      if (status === 0) request.socket.destroy();
      else
        response
          .writeHead(status)
          .end("<Error><Code>SlowDown</Code><Message>+8613800000021</Message></Error>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const put = objectPutter(access, { name: "b", host: "x.invalid", endpoint: `http://127.0.0.1:${port}` });
    const close = () => {
      server.close();
      server.closeAllConnections();
    };
    return { put, puts, hashes, close };
  }

  it.each([[[]], [[503]], [[0, 500]]])("gets there after %j", async (statuses) => {
    const store = await storeThatAnswers(...statuses);
    await store.put("2026/a", Buffer.from("x"));
    expect(store.puts).toEqual(Array(statuses.length + 1).fill("PUT /b/2026/a"));
    store.close();
  });

  it.each([
    [[503, 503, 503], 3],
    [[403], 1],
    [[0, 0, 0], 3],
  ])("gives up after %j, without the store's words", async (statuses, tries) => {
    const store = await storeThatAnswers(...statuses);
    const failure = await store.put("2026/a", Buffer.from("x")).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toMatch(/^Error: PutObject (answered \d+ SlowDown|got no answer)/);
    expect(String(failure)).not.toContain("8613800000021");
    expect(store.puts).toHaveLength(tries);
    store.close();
  });

  it("has the body's hash in the signature, so that no other body is taken for it", async () => {
    const store = await storeThatAnswers();
    await store.put("k", Buffer.from("hello"));
    expect(store.hashes).toEqual(["2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"]);
    store.close();
  });
});
