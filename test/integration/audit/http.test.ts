import { seededApplications } from "../../../simulator/applications";
import type { AxbSubscription } from "../../../simulator/state/subscriptions";
import { customer, driver } from "../lifecycle/an-order-event";
import { type AuditStage, assign, heldOf, startAuditStage } from "./stage";

let stage: AuditStage;
beforeAll(async () => {
  stage = await startAuditStage(30);
});
afterAll(() => stage.world.stop());

const axb = seededApplications.find(({ application }) => application === "axb-main");
const numbers = axb?.numbers ?? [];
const requests = async () =>
  (await (await fetch(`${stage.world.simulator.url}/_control/requests`)).json()) as unknown[];

it("begins a round that goes through the pool over as many runs as it takes, and finishes", async () => {
  const auditor = stage.auditor({ requestsPerSecond: 1 }, "AXB");
  const begun = await auditor.post({});
  expect(begun.status).toBe(202);
  expect(begun.body.applications).toMatchObject([{ application: "axb-main", round: { numbers: 0 } }]);
  // Ten seconds are kept back of each run, and a request may take three: room for eight numbers at one a second.
  let runs = 0;
  for (;;) {
    await auditor.tick(21_000);
    runs++;
    const { body } = await auditor.get();
    const [application] = body.applications;
    if (application.lastRound) {
      expect(application).toMatchObject({ lastRound: { numbers: 30 } });
      expect(application.round).toBeUndefined();
      expect(body.lastRoundAt).toBe(application.lastRound.finishedAt);
      break;
    }
    expect(application.round.numbers).toBeGreaterThan(0);
    expect(application.round.numbers).toBeLessThanOrEqual(runs * 10);
    await stage.world.advance(30);
  }
  expect(runs).toBeGreaterThan(2);
});

it("asks no application more often than it may", async () => {
  const slept: number[] = [];
  const sentAt: number[] = [];
  let skipped = 0;
  const auditor = stage.auditor({ requestsPerSecond: 2 }, "AXB", (deps) => {
    // Time stands still but for the sleeps: a slow machine must not look like haste.
    const began = deps.clock();
    const clock = () => began + skipped;
    return {
      ...deps,
      clock,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        skipped += milliseconds;
      },
      providerOf: (choice) => {
        sentAt.push(clock());
        return deps.providerOf(choice);
      },
    };
  });
  await auditor.tick();
  expect(sentAt).toHaveLength(30);
  const [first = 0] = sentAt;
  for (const at of sentAt) {
    const within = sentAt.filter((other) => other >= at && other < at + 1000);
    expect(within.length).toBeLessThanOrEqual(2);
  }
  expect((sentAt.at(-1) ?? 0) - first).toBeGreaterThanOrEqual(14_500);
  expect(slept.length).toBeGreaterThan(20);
});

it("leaves an application alone whose breaker is closed, and says so", async () => {
  const before = (await requests()).length;
  const auditor = stage.auditor({}, "AXB", (deps) => ({
    ...deps,
    breakers: { ...deps.breakers, closedUntil: async () => deps.clock() + 60_000 },
  }));
  await auditor.tick();
  const { body } = await auditor.get();
  expect(body.applications[0].stopped).toMatchObject({ because: "closed" });
  const looked = await auditor.post({ numbers: [numbers[0]], dryRun: true });
  expect(looked.body.skipped).toEqual([{ number: numbers[0], because: "closed" }]);
  expect((await requests()).length).toBe(before);
});

it("stops when the platform does not answer, and goes on from there", async () => {
  const { simulator } = stage.world;
  await fetch(`${simulator.url}/_control/faults`, {
    method: "PUT",
    body: JSON.stringify({ faults: [{ kind: "flow-control", count: 1 }] }),
  });
  const auditor = stage.auditor({}, "AXB");
  await auditor.tick();
  const [stopped] = (await auditor.get()).body.applications;
  expect(stopped.stopped).toMatchObject({ because: "unavailable" });
  await stage.world.advance(60);
  await auditor.tick();
  const [done] = (await auditor.get()).body.applications;
  expect(done.stopped).toBeUndefined();
  expect(done.lastRound.numbers).toBe(30);
});

it("lets one audit run at a time, until the lease of one that died has passed", async () => {
  const auditor = stage.auditor({}, "AXB");
  const { ledger, clock } = auditor.deps;
  expect(await ledger.take("somebody", clock() + 60_000, clock())).toBe(true);
  const refused = await auditor.post({ dryRun: true, numbers: [numbers[0]] });
  expect(refused).toMatchObject({ status: 409, body: { type: "urn:maskline:problem:audit-under-way" } });
  await auditor.tick();
  expect(stage.world.log.at(-1)?.message).toBe("skipped");
  await stage.world.advance(61);
  expect((await auditor.post({ dryRun: true, numbers: [numbers[0]] })).status).toBe(200);
});

it("goes through the whole pool dry, page by page", async () => {
  const auditor = stage.auditor();
  let looked = 0;
  let cursor: string | undefined;
  do {
    const { status, body } = await auditor.post({
      dryRun: true,
      ...(cursor === undefined ? {} : { cursor }),
    });
    expect(status).toBe(200);
    looked += body.numbers;
    cursor = body.cursor;
  } while (cursor !== undefined);
  expect(looked).toBe(6 * 30);
});

it.each([
  { body: { numbers: [] }, pointer: "/numbers" },
  { body: { numbers: ["17000000001"] }, pointer: "/numbers/0" },
  { body: { numbers: [customer(1)] }, pointer: "/numbers/0" },
  { body: { numbers: [numbers[0], numbers[0]] }, pointer: "/numbers" },
  { body: { numbers: numbers.slice(0, 21) }, pointer: "/numbers" },
  { body: { dryRun: "yes" }, pointer: "/dryRun" },
  { body: { cursor: "abc" }, pointer: "/cursor" },
  { body: { dryRun: true, cursor: "abc" }, pointer: "/cursor" },
  { body: { dryRun: true, cursor: "abc", numbers: [numbers[0]] }, pointer: "/cursor" },
  { body: [], pointer: "" },
])("refuses $body", async ({ body, pointer }) => {
  const answer = await stage.auditor().post(body);
  expect(answer).toMatchObject({ status: 400, body: { type: "urn:maskline:problem:invalid-request" } });
  expect(answer.body.errors).toMatchObject([{ pointer }]);
});

it("lists findings page by page, by the privacy number alone", async () => {
  const { world } = stage;
  await assign(world, "AXB", "R-1", { customer: customer(1), driver: driver(1) });
  const [known] = heldOf(world, "AXB") as AxbSubscription[];
  if (!known) throw new Error("nothing is held");
  for (const index of [5, 6, 7]) {
    const people = { callerNum: customer(index), calleeNum: driver(index) };
    world.simulator.state.subscriptions.put({ ...known, ...people, subscriptionId: `stray-${index}` });
  }
  const auditor = stage.auditor({}, "AXB");
  await auditor.twice();
  const found: { subscriptionId: string }[] = [];
  let cursor = "";
  for (;;) {
    const { body } = await auditor.get(`limit=2${cursor}`);
    found.push(...body.findings);
    expect(JSON.stringify(body)).not.toMatch(/\+861[38]/);
    if (body.cursor === undefined) break;
    cursor = `&cursor=${encodeURIComponent(body.cursor)}`;
  }
  expect(found.map(({ subscriptionId }) => subscriptionId)).toEqual(["stray-5", "stray-6", "stray-7"]);
  const bad = await auditor.get("cursor=nonsense&limit=2");
  expect(bad.status).toBe(400);
});
