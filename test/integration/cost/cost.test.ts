import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { aBoundOrder, aCall, accepted } from "../../simulation/crash-points/calls";
import { type House, openHouse } from "../../simulation/crash-points/chores";
import { Meter, type Used } from "./meter";
import { itemBytes, readUnits, writeUnits } from "./units";

jest.setTimeout(180_000);

const file = join(__dirname, "../../../docs/cost-counts.json");
type Counts = Readonly<Record<string, Used & { readonly messages?: number }>>;

let house: House;
let meter: Meter;
const counts: Record<string, Used & { messages?: number }> = {};

beforeAll(async () => {
  house = await openHouse();
  meter = new Meter(house.ground.documents);
  countTopicAndBuckets();
  // What a warm function has read already: secrets, pool, breakers.
  await aBoundOrder(house, "AXB");
  await tellStory();
});
afterAll(() => house.stop());

function countTopicAndBuckets(): void {
  const { sns, endpoint } = house.ground.messaging;
  const stack = sns.middlewareStack as Pick<DynamoDBDocumentClient["middlewareStack"], "add">;
  const counting =
    (next: (args: object) => unknown) => (args: { input: { PublishBatchRequestEntries?: object[] } }) => {
      meter.count("published", args.input.PublishBatchRequestEntries?.length ?? 1);
      return next(args);
    };
  stack.add(counting as never, { step: "initialize", name: "counting" });
  const { s3 } = house.ground.messaging;
  (s3.middlewareStack as typeof stack).add(
    ((next: (args: object) => unknown, { commandName }: { commandName?: string }) =>
      (args: object) => {
        if (commandName === "PutObjectCommand") meter.count("objectsPut");
        return next(args);
      }) as never,
    { step: "initialize", name: "counting" },
  );
  const { fetch } = globalThis;
  globalThis.fetch = (target, init) => {
    const url = target instanceof Request ? target.url : String(target);
    const method = target instanceof Request ? target.method : init?.method;
    if (method === "PUT" && url.startsWith(endpoint)) meter.count("objectsPut");
    return fetch(target, init);
  };
}

/** A ride from its first event to the rest of its number, with two recorded calls. */
async function tellStory(): Promise<void> {
  const { ground, lasting } = house;
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const { used, value } = await meter.measured(work);
    counts[name] = used;
    return value;
  };
  const bound = await step("order assigned", () => aBoundOrder(house, "AXB"));
  for (const name of ["first call", "second call"]) {
    const call = await aCall(house, bound);
    const bodies = await accepted(house, call.pushes);
    // At its dearest: no two of a call's pushes in one batch.
    await step(`${name}: each push by itself`, async () => {
      for (const body of bodies) await lasting.calls.deliver([body]);
    });
    Object.assign(counts[`${name}: each push by itself`] ?? {}, { messages: bodies.length });
    await step(`${name}: recording`, () => lasting.calls.archive(call.shard));
  }
  await step("order completed", () => lasting.driver.post(bound.story.event("completed")));
  for (const phase of ["driver only", "over", "at rest"]) {
    await ground.advance(301);
    await step(`phase: ${phase}`, () => lasting.driver.sweepOnly(bound.story.orderId));
  }
  await step("a minute with nothing to do: binding-sweeper", () => lasting.driver.sweep({ from: 0, to: 63 }));
  await step("a minute with nothing to do: recording-archiver", () =>
    lasting.calls.archive({ from: 0, to: 63 }),
  );
  expect(house.unexpected.list).toEqual([]);
}

it("is what docs/cost-counts.json says, which the costs are reckoned from", () => {
  if (process.env.MASKLINE_WRITE_COUNTS) writeFileSync(file, `${JSON.stringify(counts, null, 2)}\n`);
  expect(counts).toEqual(JSON.parse(readFileSync(file, "utf8")) as Counts);
});

describe("units", () => {
  it.each([
    [0, false, 0.5],
    [4096, true, 1],
    [4097, true, 2],
    [4097, false, 1],
  ])("of a read of %i bytes, consistent: %s, are %d", (bytes, consistent, units) => {
    expect(readUnits(bytes, consistent)).toBe(units);
  });

  const item = (length: number, more = {}) => ({ pk: { S: "x".repeat(length - 2) }, ...more });

  it.each([
    [1024, 1],
    [1025, 2],
  ])("of a write of %i bytes are %i", (bytes, units) => {
    expect(itemBytes(item(bytes))).toBe(bytes);
    expect(writeUnits("numbers", undefined, item(bytes)).table).toBe(units);
  });

  const due = (at: number) => item(100, { dueShard: { S: "07" }, dueAt: { N: String(at) } });

  it.each([
    ["comes", undefined, due(1), 1],
    ["moves", due(1), due(2), 2],
    ["stays", due(1), due(1), 0],
    ["goes", due(1), item(100), 1],
  ])("of an index whose entry %s", (_, before, after, units) => {
    expect(writeUnits("orders", before, after).indexes).toBe(units);
  });
});
