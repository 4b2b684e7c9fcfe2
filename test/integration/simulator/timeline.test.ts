import type { Simulator } from "../../../simulator/server";
import { type Client, clientOf, eventually, startForTest, startReceiver } from "./platform";

const [a, b] = ["+8613800000001", "+8613800000002"];
const x = "+8617000000001";

describe("a call in its own time", () => {
  let simulator: Simulator;
  let client: Client;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeEach(async () => {
    receiver = await startReceiver(() => ({ status: 200 }));
    simulator = await startForTest({ webhookBase: receiver.url });
    client = clientOf(simulator, "axb-main");
    await client.call("POST", "/rest/caas/relationnumber/partners/v1.0", {
      relationNum: x,
      callerNum: a,
      calleeNum: b,
    });
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const names = () => receiver.received.map(({ body }) => body.eventType);
  const timestamp = (body: Record<string, unknown>) =>
    Date.parse(
      `${String((body.statusInfo as { timestamp?: string } | undefined)?.timestamp).replace(" ", "T")}Z`,
    );

  it("is pushed as the clock comes to it, never ahead of it", async () => {
    await client.control("POST", "calls", {
      from: a,
      to: x,
      talkSeconds: 600,
      ringSeconds: 30,
      instant: false,
    });
    await eventually(() => (names().includes("callin") ? true : undefined));
    await simulator.advance(20);
    expect(names()).toEqual(["callin", "callout", "alerting"]);
    await simulator.advance(20);
    expect(names()).toEqual(["callin", "callout", "alerting", "answer"]);
    for (const { body } of receiver.received) expect(timestamp(body)).toBeLessThanOrEqual(simulator.now());
    await simulator.advance(600);
    expect(names()).toEqual(["callin", "callout", "alerting", "answer", "disconnect", "fee"]);
  });

  it("is told at once otherwise, with the times it takes", async () => {
    const before = simulator.now();
    await client.control("POST", "calls", { from: a, to: x, talkSeconds: 600 });
    await eventually(() => (names().length === 6 ? true : undefined));
    const starts = receiver.received.find(({ body }) => body.eventType === "callin")?.body ?? {};
    const ends = receiver.received.find(({ body }) => body.eventType === "disconnect")?.body ?? {};
    expect(timestamp(starts)).toBeGreaterThan(before - 1_000);
    expect(timestamp(ends) - timestamp(starts)).toBe((1 + 1 + 2 + 600) * 1000);
  });
});

describe("a simulator in somebody else's time", () => {
  it("asks for time to pass, and does what is due once it has", async () => {
    let now = Date.now();
    const asked: number[] = [];
    const simulator: Simulator = await startForTest({
      clock: { now: () => now },
      onAdvance: async (seconds) => {
        asked.push(seconds);
        now += seconds * 1000;
        await simulator.advance(seconds);
      },
    });
    const client = clientOf(simulator, "axb-main");
    const path = "/rest/caas/relationnumber/partners/v1.0";
    await client.call("POST", path, { relationNum: x, callerNum: a, calleeNum: b, duration: 60 });
    await client.control("POST", "clock", { advanceSeconds: 60 });
    expect(asked).toEqual([60]);
    expect((await client.control("GET", "subscriptions")).body).toEqual([]);
    expect((await client.control("GET", "clock")).body).toEqual({ now: new Date(now).toISOString() });
    await simulator.close();
  });
});
