import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { routeStore } from "../../../core/adapters/route-store";
import { type RouteLeg, routeLegs } from "../../../core/domain/modes";
import type { RouteStore } from "../../../core/domain/ports";
import { createTables, type DynamoEngine, embeddedDynamo } from "../../engines";
import { Tables } from "../../simulation/lifecycle/tables";
import { customers, drivers, number } from "../../unit/lifecycle/orders";

let dynamo: DynamoEngine;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  dynamo = embeddedDynamo();
  client = DynamoDBDocumentClient.from(dynamo.client, { marshallOptions: { removeUndefinedValues: true } });
});
afterAll(() => dynamo.stop());

const x = number("+8617000000001");
const limits = { version: 1, maxCallMinutes: 0, recording: { enabled: false }, texts: true };

/** One step of somebody's: an order, one of its holdings, a pair of people (or what a broken-off change leaves: two pairs). */
const aStep = fc.record({
  what: fc.constantFrom(
    "claim" as const,
    "close" as const,
    "open" as const,
    "rest" as const,
    "free" as const,
  ),
  order: fc.constantFrom("R-1", "R-2"),
  holding: fc.constantFrom("h1", "h2"),
  pairs: fc.array(fc.tuple(fc.nat(1), fc.nat(1)), { minLength: 1, maxLength: 2 }),
  passes: fc.constantFrom(0, 1000, 4_000_000),
  /** How long ago its driver's lease ended, or how long it still is. */
  lease: fc.constantFrom(-1500, 0, 30_000),
});

const legsOf = (pairs: readonly (readonly [number, number])[]): RouteLeg[] =>
  pairs.flatMap(([c, d]) => {
    const [customer = x, driver = x] = [customers[c], drivers[d]];
    return routeLegs("AXB", { x }, { customer, driver });
  });

it("keeps to the conditions that the simulation holds the lifecycle to", async () => {
  let table = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 12 }), async (steps) => {
      const prefix = `t${++table}-`;
      await createTables(dynamo.client, prefix);
      const engine = routeStore({ client, table: `${prefix}routes`, tokenOf: async (each) => each });
      const model = new Tables();
      let now = 1_795_000_000_000;
      for (const { what, order, holding, pairs, passes, lease } of steps) {
        now += passes;
        const claim = {
          orderId: order,
          holdingId: holding,
          legs: legsOf(what === "claim" ? pairs.slice(0, 1) : pairs),
          leaseEndsAt: now + lease,
        };
        const act = (store: RouteStore) => {
          switch (what) {
            case "claim":
              return store.claim(claim, now + 20_000_000, now);
            case "close":
              return store.close(claim, now);
            case "open":
              return store.open(claim, { ...limits, phases: [] }, now);
            case "rest":
              return store.rest(claim, now + 3_600_000, now);
            case "free":
              return store.free(claim, now);
            default:
              return what satisfies never;
          }
        };
        expect(await act(engine)).toEqual(await act(model.routeStore()));
        expect(await routesOf(`${prefix}routes`)).toEqual(routesIn(model));
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

it("keeps an interrupted rest from being claimed away by the order that interrupted it", async () => {
  await createTables(dynamo.client, "rest-");
  const store = routeStore({ client, table: "rest-routes", tokenOf: async (each) => each });
  const now = 1_795_000_000_000;
  const claimOf = (orderId: string, pair: readonly [number, number]) => ({
    orderId,
    holdingId: "h1",
    legs: legsOf([pair]),
    leaseEndsAt: Number.MAX_SAFE_INTEGER,
  });
  const hour = 3_600_000;
  await store.claim(claimOf("R-1", [0, 0]), now + 9 * hour, now);
  await store.rest(claimOf("R-1", [0, 0]), now + hour, now);
  expect(await store.claim(claimOf("R-3", [0, 1]), now + 9 * hour, now)).toBe(false);
  await store.free(claimOf("R-3", [0, 1]), now);
  // The same pair may have it again at once; somebody else may not, whoever interrupted the rest.
  expect(await store.claim(claimOf("R-2", [0, 0]), now + 9 * hour, now)).toBe(true);
  expect(await store.claim(claimOf("R-2", [0, 1]), now + 9 * hour, now)).toBe(false);
  expect(await store.claim(claimOf("R-2", [0, 1]), now + 9 * hour, now + hour)).toBe(true);
});

it("keeps a driver that was frozen from changing what its successor has claimed", async () => {
  await createTables(dynamo.client, "fence-");
  const store = routeStore({ client, table: "fence-routes", tokenOf: async (each) => each });
  const now = 1_795_000_000_000;
  const freeAt = now + 9 * 3_600_000;
  const by = (leaseEndsAt: number) => ({
    orderId: "R-1",
    holdingId: "h1",
    legs: legsOf([[0, 0]]),
    leaseEndsAt,
  });
  const [frozen, successor] = [by(now + 30_000), by(now + 130_000)];
  const opening = { ...limits, phases: [] };
  const states = async () => (await routesOf("fence-routes")).map(({ state }) => state);
  await store.claim(frozen, freeAt, now);
  await store.claim(successor, freeAt, now + 100_000);
  await store.open(frozen, opening, now + 100_001);
  await store.free(frozen, now + 100_001);
  expect(await states()).toEqual(["reserved", "reserved"]);
  await store.open(successor, opening, now + 100_002);
  expect(await store.claim(frozen, freeAt, now + 100_003)).toBe(false);
  await store.close(frozen, now + 100_003);
  await store.rest(frozen, freeAt, now + 100_003);
  expect(await states()).toEqual(["open", "open"]);
});

interface Seen {
  readonly key: string;
  readonly orderId: unknown;
  readonly state: unknown;
  readonly freeAt: unknown;
}

const byKey = (a: Seen, b: Seen): number => (a.key < b.key ? -1 : 1);

async function routesOf(TableName: string): Promise<Seen[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.map(({ pk, orderId, state, freeAt }) => ({
    key: String(pk).replace("#", " "),
    orderId,
    state,
    freeAt,
  })).sort(byKey);
}

const routesIn = ({ routes }: Tables): Seen[] =>
  [...routes].map(([key, { orderId, state, freeAt }]) => ({ key, orderId, state, freeAt })).sort(byKey);
