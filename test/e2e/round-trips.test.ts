import type { LocalCloud } from "../../local/cloud";
import { runForDemo } from "../../local/demo/run-for-demo";
import { openStage } from "../../local/demo/stage";
import { type Assignment, bindMs, measured, sequential } from "./round-trips";

jest.setTimeout(180_000);

/** Of so many orders some meet a quiet moment: what their requests have to wait for remains. */
const orders = 12;

let cloud: LocalCloud;
const assignments: Assignment[] = [];

const anAssignment = (orderId: string, customer: number, driver: number) => ({
  eventId: orderId,
  type: "order.assigned",
  occurredAt: new Date(cloud.clock.now()).toISOString(),
  order: {
    orderId,
    service: "ride",
    areaCode: "0755",
    customer: { phone: `+861380000${1000 + customer}` },
    driver: { phone: `+861390000${1000 + driver}` },
  },
});

beforeAll(async () => {
  cloud = await runForDemo({ recordSdkCalls: true });
  const inPool = { provider: "huawei", application: "axb-main", areaCode: "0755" };
  const numbers = ["+8617000000001", "+8617000000002"].map((number) => ({ number, ...inPool }));
  await openStage(cloud).put("/v1/numbers", { numbers });
  await fetch(`${cloud.simulator}/_control/faults`, {
    method: "PUT",
    body: JSON.stringify({ faults: [{ kind: "slow", operation: "axb.bind", milliseconds: bindMs }] }),
  });
  // From here on secrets, pool and breaker state are cached.
  await measured(cloud, anAssignment("warm", 0, 0));
  for (let each = 1; each <= orders; each += 1) {
    assignments.push(await measured(cloud, anAssignment(`first-${each}`, each, each)));
    // The customer's second order: of the two numbers one is taken, and half the time it is tried first.
    assignments.push(await measured(cloud, anAssignment(`second-${each}`, each, each + 100)));
  }
});
afterAll(() => cloud?.stop());

const least = (conflicts: number, what: "before" | "after"): number =>
  Math.min(...assignments.filter((each) => each.conflicts === conflicts).map((each) => each[what]));

describe("an assignment, everything cached", () => {
  it("is bound by one provider request, on the first number or the second", () => {
    expect(assignments).toHaveLength(2 * orders);
    for (const { status, binds } of assignments) expect([status, binds]).toEqual([201, 1]);
    expect(new Set(assignments.map(({ conflicts }) => conflicts))).toEqual(new Set([0, 1]));
  });

  it.each([
    [0, 2],
    [1, 3],
  ])("with %i conflicts takes at most %i sequential round trips before that", (conflicts, most) => {
    expect(least(conflicts, "before")).toBeLessThanOrEqual(most);
  });

  it.each([0, 1])("with %i conflicts takes one between that and its answer", (conflicts) => {
    expect(least(conflicts, "after")).toBe(1);
  });
});

describe("a push", () => {
  it("is one SQS request and nothing else", async () => {
    const before = cloud.sdkCalls.length;
    const { body } = await openStage(cloud).get<{ dial: { customer: { number: string } } }>(
      "/v1/orders/warm",
    );
    await openStage(cloud).dial("+8613800001000", body.dial.customer.number, 5);
    await cloud.settle();
    const calls = cloud.sdkCalls.slice(before).filter((call) => /Webhooks/.test(call.function));
    const byInvocation = Map.groupBy(
      calls.filter(({ service }) => service !== "secretsmanager"),
      ({ invocation }) => invocation,
    );
    const pushes = [...byInvocation.values()];
    expect(pushes.length).toBeGreaterThanOrEqual(2);
    for (const made of pushes) expect(made.map(({ action }) => action)).toEqual(["SendMessage"]);
  });
});

describe("counting", () => {
  const call = (startedAt: number, endedAt: number) => ({ startedAt, endedAt });

  it.each([
    [0, []],
    [1, [call(0, 5), call(1, 6), call(4, 9)]],
    [2, [call(0, 5), call(1, 6), call(6, 9)]],
    [3, [call(0, 1), call(2, 3), call(4, 5), call(0, 9)]],
  ])("finds %i in a row", (trips, calls) => {
    expect(sequential(calls)).toBe(trips);
  });
});
