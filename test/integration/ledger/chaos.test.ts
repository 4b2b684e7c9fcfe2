import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { completeDueCalls } from "../../../core/domain/calls/complete-calls";
import { aFee, callStart, eventPush, feePush } from "../../pushes";
import { queuedPush, startEngines, startLedger } from "./ledger";

const callCount = 6;
const sessions = Array.from({ length: callCount }, (_, n) => `session-${n}`);

/** What the platform pushes of each call: the record is missing of the last one. */
const pushes = sessions.flatMap((sessionId, n) => {
  const subscriptionId = `sub-${n}`;
  const changes = { sessionId, subscriptionId };
  const of = (name: string, seconds: number) =>
    queuedPush(
      eventPush(
        name,
        { ...changes, ...(name === "disconnect" ? { stateCode: 0 } : {}) },
        callStart + seconds * 1000,
      ),
      {
        kind: "calls",
      },
    );
  const fee = queuedPush(feePush(aFee({ ...changes, icid: `icid-${n}` })));
  return [of("callin", 0), of("answer", 22), of("disconnect", 87), ...(n < callCount - 1 ? [fee] : [])];
});

const chaos = fc.record({
  // Everything at least once, some of it again, in any order.
  order: fc.shuffledSubarray([...pushes.keys(), ...pushes.keys()], { minLength: 2 * pushes.length }),
  batchSize: fc.integer({ min: 1, max: 10 }),
  /** Each request to a store or the topic fails while the next of these says so. */
  failures: fc.array(fc.constantFrom(true, ...Array(9).fill(false)), { minLength: 100, maxLength: 300 }),
});

let engines: Awaited<ReturnType<typeof startEngines>>;
beforeAll(async () => {
  engines = await startEngines();
});
afterAll(() => engines.stop());

describe("the ledger under repeats, reorders and crashes", () => {
  it("holds every record once and tells of every call, once all is calm", async () => {
    await fc.assert(
      fc.asyncProperty(chaos, async ({ order, batchSize, failures }) => {
        const ledger = await startLedger(engines);
        await orders(ledger);
        await deliverAll(
          ledger,
          order.map((n) => pushes[n] ?? ""),
          batchSize,
          [...failures],
        );
        await completeDueCalls(
          ledger.deps,
          { from: 0, to: 63 },
          callStart + 20 * 3_600_000,
          Number.POSITIVE_INFINITY,
        );
        await check(ledger);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  }, 120_000);
});

type Ledger = Awaited<ReturnType<typeof startLedger>>;

async function orders({ put, tables }: Ledger): Promise<void> {
  for (const n of sessions.keys()) {
    const pk = `ORDER#R-${n}`;
    await put(tables.orders, { pk: `SUBSCRIPTION#huawei#sub-${n}`, sk: "SUBSCRIPTION", orderId: `R-${n}` });
    await put(tables.orders, {
      pk,
      sk: "HISTORY#00000001#activated",
      at: callStart - 1,
      version: 1,
      type: "activated",
    });
    await put(tables.orders, { pk, sk: "STATE", desired: { customer: { value: "+8613800000021" } } });
  }
}

/** A queue that delivers again what failed, and whatever an invocation that crashed had in hand. */
async function deliverAll(ledger: Ledger, order: string[], batchSize: number, failures: boolean[]) {
  ledger.faults.beforeRequest = (name) => {
    const fails = failures.shift();
    ledger.faults.topicIsDown = failures[0] === true;
    if (fails) throw new Error(`${name} failed`);
  };
  const queue = [...order];
  while (queue.length > 0) {
    const batch = queue.splice(0, batchSize);
    const failed = await ledger.deliver(...batch).catch(() => batch.map((_, index) => `m${index}`));
    queue.push(...failed.flatMap((id) => batch[Number(id.slice(1))] ?? []));
  }
  ledger.faults.beforeRequest = () => {};
  ledger.faults.topicIsDown = false;
}

async function check(ledger: Ledger): Promise<void> {
  const { Items = [] } = await ledger.client.send(new ScanCommand({ TableName: ledger.tables.calls }));
  const kinds = Items.map(({ sk }) => String(sk).split("#")[0]);
  const countOf = (kind: string) => kinds.filter((each) => each === kind).length;
  expect(countOf("FEE")).toBe(callCount - 1);
  expect(countOf("EVENT")).toBe(3 * callCount);
  expect(countOf("PUBLISHED")).toBe(callCount);
  expect(countOf("DUE")).toBe(0);
  expect(new Set(ledger.published.map(({ id }) => id)).size).toBe(callCount);
  for (const n of sessions.keys()) {
    const { calls } = await ledger.ledger.callsOfOrder(`R-${n}`, { limit: 10 });
    expect(calls).toMatchObject([
      {
        outcome: "answered",
        talkSeconds: 65,
        fee: n < callCount - 1 ? "received" : "missing",
        published: true,
      },
    ]);
    expect(calls[0]?.events.map(({ type }) => type)).toEqual(["callin", "answer", "disconnect"]);
  }
}
