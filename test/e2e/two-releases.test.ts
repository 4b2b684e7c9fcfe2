import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { shardOf } from "../../core/adapters/call-keys";
import { type LocalCloud, startLocalCloud } from "../../local/cloud";
import { axbStory } from "../../local/demo/axb/story";
import type { Story } from "../../local/demo/story";
import { startSimulation } from "../../local/simulation";
import { synthesize } from "../../local/synthesize";
import { checked } from "../run-check-deployment";
import { itKeepsQuiet, itPlays } from "./it-plays";
import { lastRelease, letReleasesTakeTurns, turnsTaken } from "./two-releases";

jest.setTimeout(240_000);

const dataDir = mkdtempSync(join(tmpdir(), "maskline-two-releases-"));
const turns = join(dataDir, "turns");
let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startLocalCloud({
    dataDir,
    port: 0,
    quiet: true,
    simulation: startSimulation,
    assembly: async (at) => {
      const assembly = await synthesize(join(dataDir, "assembly"), at);
      letReleasesTakeTurns(assembly, turns);
      return assembly;
    },
  });
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

type Item = Record<string, unknown> & { readonly pk: string; readonly sk: string };

/** What a release after both would write, and neither knows. */
const later = { since: "a later release" };

const orders = () => {
  const client = DynamoDBDocumentClient.from(cloud.clients.dynamodb);
  const TableName = cloud.tables.orders ?? "";
  return {
    all: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
      return (Items as Item[]).filter(({ sk }) => sk === "STATE");
    },
    get: async (pk: string) => {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: { pk, sk: "STATE" }, ConsistentRead: true }),
      );
      return Item as Item;
    },
    put: (Item: Item) => client.send(new PutCommand({ TableName, Item })),
    mark: ({ pk, sk }: Item) =>
      client.send(
        new UpdateCommand({
          TableName,
          Key: { pk, sk },
          UpdateExpression: "SET later = :later, desired.later = :later",
          ExpressionAttributeValues: { ":later": later },
        }),
      ),
  };
};

/** Orders that hold what neither release knows, by their keys, and the revision at which they got it. */
const marked = new Map<string, number>();

async function markNewOrders(): Promise<void> {
  // A function that read the item before would rightly write it without.
  await cloud.settle();
  for (const item of await orders().all()) {
    if (marked.has(item.pk)) continue;
    await orders().mark(item);
    marked.set(item.pk, Number(item.revision));
  }
}

/** The story, with orders that a later release has written to. */
const story: Story = {
  ...axbStory,
  scenes: (at) =>
    axbStory.scenes(at).map((scene) => ({
      title: scene.title,
      play: async (verify) => {
        await scene.play(verify);
        await markNewOrders();
      },
    })),
};

describe(`the story of mode axb, release ${lastRelease().name} and this one taking turns`, () => {
  itPlays(story, () => cloud);
  itKeepsQuiet([axbStory], () => cloud);

  it.each(["order-events", "binding-sweeper", "webhooks", "cdr-processor", "recording-archiver", "api"])(
    "both ran as %s",
    (service) => {
      const { last, current } = turnsTaken(turns, service);
      expect({ service, last: last > 0, current: current > 0 }).toEqual({
        service,
        last: true,
        current: true,
      });
    },
  );

  it("keeps what neither release knows, through every rewrite", async () => {
    expect(marked.size).toBeGreaterThan(0);
    for (const [pk, revision] of marked) {
      const item = await orders().get(pk);
      expect(item).toMatchObject({ later, desired: { later } });
      // More than one rewrite: both had their turn.
      expect(Number(item.revision)).toBeGreaterThan(revision + 2);
    }
  });

  it("passes the check that a pipeline makes after a deployment", async () => {
    const people = ["--customer", "+8613800000091", "--driver", "+8613800007091"];
    const { code, out, err } = await checked(
      "--url",
      `${cloud.api}/`,
      "--service",
      "ride",
      ...people,
      "--wait",
      "1",
    );
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("ok: it has ended");
  });

  it("leaves alone what only a later release can go on with", async () => {
    const [example] = await orders().all();
    if (!example) throw new Error("the story left no order");
    const orderId = "R-LATER";
    const holdings = [{ id: "h-1", state: "parked", provider: "huawei", numbers: { x: "+8617000000001" } }];
    const pk = `ORDER#${orderId}`;
    const { ttl: _ttl, lease: _lease, ...rest } = example;
    const dueAt = cloud.clock.now();
    await orders().put({
      ...rest,
      pk,
      orderId,
      holdings,
      dueShard: shardOf(orderId),
      dueAt,
    } as Item);
    const before = turnsTaken(turns, "binding-sweeper");
    for (let minute = 0; minute < 4; minute += 1) await cloud.advance(60);
    await cloud.settle();
    const after = turnsTaken(turns, "binding-sweeper");
    expect(after.last).toBeGreaterThan(before.last);
    expect(after.current).toBeGreaterThan(before.current);
    expect((await orders().get(pk)).holdings).toEqual(holdings);
    const said = cloud.logs.map(({ line }) => line).filter((line) => line.includes(orderId));
    expect(said.filter((line) => /"level":"(WARN|ERROR)"/.test(line))).toEqual([]);
  });
});
