import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { batchWriter, cut } from "../../../core/adapters/batch-writer";
import { createTables, type DynamoEngine, embeddedDynamo } from "../../engines";

const item = (n: number, text = "") => ({ pk: `p${n}`, sk: "s", text });
let engine: DynamoEngine;
let client: DynamoDBDocumentClient;
let table: string;

beforeAll(async () => {
  engine = embeddedDynamo();
  client = DynamoDBDocumentClient.from(engine.client);
  ({ calls: table } = await createTables(engine.client));
});
afterAll(() => engine.stop());

const stored = async () => (await client.send(new ScanCommand({ TableName: table }))).Count;
const writer = (send: Pick<DynamoDBDocumentClient, "send"> = client) =>
  batchWriter({ client: send, table, now: Date.now, random: () => 0 });

describe("batch writer", () => {
  it("cuts at 25 items, and before a request grows past 16 MB", () => {
    const small = Array.from({ length: 51 }, (_, n) => item(n));
    expect(cut(small).map(({ length }) => length)).toEqual([25, 25, 1]);
    const large = Array.from({ length: 25 }, (_, n) => item(n, "x".repeat(390_000)));
    expect(cut(large).map(({ length }) => length)).toEqual([21, 4]);
    expect(cut([])).toEqual([]);
  });

  it("names the one item the store can't hold, and writes its neighbours", async () => {
    const items = Array.from({ length: 9 }, (_, n) => item(n, n === 4 ? "x".repeat(410_000) : ""));
    const outcome = await writer()(items, Date.now() + 5_000);
    expect(outcome).toEqual({ unwritten: [], refused: [items[4]] });
    expect(await stored()).toBe(8);
  });

  it("sends again what the store left unprocessed, and only that", async () => {
    const sent: number[] = [];
    const reluctant = {
      send: async ({ input }: { input: { RequestItems: Record<string, unknown[]> } }) => {
        const requests = input.RequestItems[table] ?? [];
        sent.push(requests.length);
        return { UnprocessedItems: requests.length > 1 ? { [table]: requests.slice(1) } : {} };
      },
    } as unknown as Pick<DynamoDBDocumentClient, "send">;
    const outcome = await writer(reluctant)([item(1), item(2), item(3)], Date.now() + 5_000);
    expect(outcome).toEqual({ unwritten: [], refused: [] });
    expect(sent).toEqual([3, 2, 1]);
  });

  it("fails at once when our set-up is wrong", async () => {
    const write = batchWriter({ client, table: "no-such-table", now: Date.now, random: () => 0 });
    await expect(write([item(1)], Date.now() + 5_000)).rejects.toThrow();
  });
});
