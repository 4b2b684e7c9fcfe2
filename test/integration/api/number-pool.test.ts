import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { breakerFreshMs, breakers } from "../../../core/adapters/breakers";
import { candidatesFreshMs, numberPool } from "../../../core/adapters/number-pool";
import { retirementDelayMs, retireNumbers } from "../../../core/adapters/retirement";
import type { E164 } from "../../../core/domain/phone-numbers";
import { createTables, type DynamoEngine, embeddedDynamo } from "../../engines";

let engine: DynamoEngine;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  engine = embeddedDynamo();
  client = DynamoDBDocumentClient.from(engine.client);
});
afterAll(() => engine.stop());

let tables = 0;
/** A pool of its own, with a clock the test moves. */
async function aPool() {
  const { numbers: table, routes } = await createTables(engine.client, `pool${tables++}-`);
  const clock = { at: Date.parse("2026-11-22T10:00:00Z") };
  const now = () => clock.at;
  return {
    clock,
    table,
    routes,
    now,
    pool: numberPool({ client, table, now, applications: ["axb", "other"] }),
  };
}
const number = (n: number) => `+86170000${String(n).padStart(5, "0")}` as E164;
const entry = (n: number, more: object = {}) => ({
  number: number(n),
  provider: "huawei",
  application: "axb",
  areaCode: "0755",
  ...more,
});

it("adds, changes and leaves alone, and says which", async () => {
  const { pool } = await aPool();
  expect(await pool.merge([entry(1), entry(2)])).toEqual([
    { number: number(1), outcome: "added" },
    { number: number(2), outcome: "added" },
  ]);
  const again = [entry(1), { ...entry(2), areaCode: undefined, status: "retiring" as const }, entry(3)];
  expect((await pool.merge(again)).map(({ outcome }) => outcome)).toEqual(["unchanged", "changed", "added"]);
  expect((await pool.list("axb", { limit: 10 })).numbers).toMatchObject([
    { number: number(1), status: "active", areaCode: "0755" },
    { number: number(2), status: "retiring", areaCode: "0755" },
    { number: number(3), status: "active" },
  ]);
});

it("keeps a number with its application", async () => {
  const { pool } = await aPool();
  await pool.merge([entry(1)]);
  expect(await pool.merge([entry(1, { application: "other" })])).toEqual([
    { number: number(1), outcome: "refused", detail: "is in the pool of application axb" },
  ]);
});

it("merges a thousand at once and pages through them", async () => {
  const { pool } = await aPool();
  const outcomes = await pool.merge(Array.from({ length: 1000 }, (_, n) => entry(n)));
  expect(outcomes.filter(({ outcome }) => outcome === "added")).toHaveLength(1000);
  const seen: string[] = [];
  let after: E164 | undefined;
  do {
    const page = await pool.list("axb", { limit: 300, after });
    seen.push(...page.numbers.map((each) => each.number));
    after = page.last;
  } while (after);
  expect(seen).toEqual(outcomes.map((each) => each.number));
  expect(await pool.candidates("axb")).toHaveLength(1000);
}, 60_000);

it("gives out active numbers only, from a list at most 30 seconds old", async () => {
  const { pool, clock } = await aPool();
  await pool.merge([entry(1), entry(2, { status: "retiring" }), entry(3, { areaCode: undefined })]);
  expect(await pool.candidates("axb")).toEqual([
    { number: number(1), areaCode: "0755" },
    { number: number(3), areaCode: "" },
  ]);
  expect(await pool.candidates("other")).toEqual([]);

  const elsewhere = numberPool({
    client,
    table: `pool${tables - 1}-numbers`,
    now: () => clock.at,
    applications: ["axb"],
  });
  await elsewhere.merge([entry(4)]);
  clock.at += candidatesFreshMs - 1;
  expect(await pool.candidates("axb")).toHaveLength(2);
  clock.at += 1;
  expect(await pool.candidates("axb")).toHaveLength(3);
});

it("takes the provider's word until the operator's or newer news", async () => {
  const { pool, clock } = await aPool();
  await pool.merge([entry(1), entry(2)]);
  await pool.candidates("axb");
  const frozen = { state: "frozen" as const, at: clock.at };
  expect(await pool.report("axb", number(1), frozen)).toEqual({ known: true, changed: true });
  expect(await pool.candidates("axb")).toEqual([{ number: number(2), areaCode: "0755" }]);
  expect(await pool.report("axb", number(1), frozen)).toEqual({ known: true, changed: false });
  expect(await pool.report("axb", number(1), { state: "normal", at: clock.at - 1 })).toEqual({
    known: true,
    changed: false,
  });
  expect(await pool.find(number(1))).toMatchObject({ status: "frozen" });
  expect(await pool.report("axb", number(9), frozen)).toEqual({ known: false, changed: false });
  expect(await pool.find(number(9))).toBeUndefined();

  await pool.merge([{ ...entry(1), status: undefined, areaCode: "010" }]);
  expect(await pool.find(number(1))).toMatchObject({ status: "frozen", areaCode: "010" });
  await pool.merge([entry(1, { status: "active" })]);
  expect(await pool.find(number(1))).toMatchObject({ status: "active" });
});

it("gives out no number that its provider refused", async () => {
  const { pool } = await aPool();
  await pool.merge([entry(1), entry(2)]);
  await pool.candidates("axb");
  await pool.suspend("axb", number(1));
  expect(await pool.candidates("axb")).toEqual([{ number: number(2), areaCode: "0755" }]);
  expect(await pool.find(number(1))).toMatchObject({ status: "frozen" });
});

it("lets retiring numbers go when no route is left on them", async () => {
  const { pool, clock, table, routes } = await aPool();
  const retire = () => retireNumbers({ client, table, routesTable: routes, now: () => clock.at });
  const hour = 3_600_000;
  await pool.merge([1, 2, 3, 4].map((n) => entry(n, n === 1 ? {} : { status: "retiring" })));
  await pool.report("axb", number(3), { state: "frozen", at: clock.at });
  await pool.merge([entry(4, { status: "active" })]);
  const route = { pk: `${number(2)}#token`, sk: "ROUTE", number: number(2), freeAt: clock.at + hour };
  await client.send(new PutCommand({ TableName: routes, Item: route }));
  expect(await retire()).toEqual([]);
  clock.at += retirementDelayMs;
  expect(await retire()).toEqual([number(3)]);
  clock.at += hour - retirementDelayMs - 1;
  expect(await retire()).toEqual([]);
  clock.at += hour;
  expect(await retire()).toEqual([number(2)]);
  expect(await retire()).toEqual([]);
  expect((await pool.list("axb", { limit: 9 })).numbers.map((each) => each.number)).toEqual([
    number(1),
    number(4),
  ]);
});

it("believes the newest word on a number that is retired, kept and retired again", async () => {
  const { pool, clock, table, routes } = await aPool();
  const retire = () => retireNumbers({ client, table, routesTable: routes, now: () => clock.at });
  await pool.merge([entry(1, { status: "retiring" })]);
  clock.at += retirementDelayMs - 1;
  await pool.merge([entry(1, { status: "active" })]);
  await pool.merge([entry(1, { status: "retiring" })]);
  clock.at += 1;
  expect(await retire()).toEqual([]);
  clock.at += retirementDelayMs;
  expect(await retire()).toEqual([number(1)]);
});

describe("a breaker", () => {
  it("keeps everybody from sending until its time, and is never shortened", async () => {
    const { table, clock, now } = await aPool();
    const one = breakers({ client, table, now });
    const other = breakers({ client, table, now });
    expect(await one.closedUntil("axb")).toBeUndefined();
    const until = clock.at + 60_000;
    await one.close("axb", until, "rate-limited");
    await one.close("axb", until - 1, "rate-limited");
    expect(await one.closedUntil("axb")).toBe(until);
    expect(await other.closedUntil("axb")).toBe(until);
    expect(await other.closedUntil("other")).toBeUndefined();
    clock.at = until;
    expect(await one.closedUntil("axb")).toBeUndefined();
    await other.close("axb", until + 1, "retry-later");
    expect(await other.closedUntil("axb")).toBe(until + 1);
  });

  it("is noticed by others within seconds", async () => {
    const { table, clock, now } = await aPool();
    const one = breakers({ client, table, now });
    const other = breakers({ client, table, now });
    expect(await other.closedUntil("axb")).toBeUndefined();
    await one.close("axb", clock.at + 60_000, "misconfigured");
    clock.at += breakerFreshMs - 1;
    expect(await other.closedUntil("axb")).toBeUndefined();
    clock.at += 1;
    expect(await other.closedUntil("axb")).toBe(clock.at + 60_000 - breakerFreshMs);
  });
});
