import type { Simulator } from "../../../simulator/server";
import { type Client, clientOf, eventually, startForTest, startReceiver } from "./platform";

const [a, b, c] = ["+8613800000001", "+8613800000002", "+8613800000003"];

describe("texts", () => {
  let simulator: Simulator;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let answer: unknown;

  beforeEach(async () => {
    answer = undefined;
    receiver = await startReceiver(() => ({ status: 200, body: answer }));
    simulator = await startForTest({ webhookBase: receiver.url });
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const pushed = () => receiver.received.map(({ body }) => body.smsEvent as Record<string, unknown>);
  const route = (calling: string, called: string) => ({
    actions: [{ operation: "vNumberRoute", message: { calling, called } }],
  });
  const text = async (client: Client, from: string, to: string, content = "hello") =>
    (await client.control("POST", "texts", { from, to, content })).body;

  it("AXB: forwards to the other side, shows X, and tells afterwards", async () => {
    const client = clientOf(simulator, "axb-main");
    const x = String(client.application.numbers[0]);
    await client.call("POST", "/rest/caas/relationnumber/partners/v1.0", {
      relationNum: x,
      callerNum: a,
      calleeNum: b,
    });
    expect(await text(client, b, x)).toMatchObject({ outcome: "delivered", deliveredTo: a, shownFrom: x });
    await eventually(() => (pushed().length > 0 ? true : undefined));
    expect(pushed()[0]).toMatchObject({
      notificationMode: "Notify",
      calling: b,
      called: a,
      virtualNumber: x,
    });
    expect(pushed()[0]?.timeStamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(await text(client, c, x)).toMatchObject({ outcome: "refused" });
  });

  it("AXB as in the guide's sample: asks first, and forwards as answered", async () => {
    const client = clientOf(simulator, "axb-main");
    const x = String(client.application.numbers[0]);
    await client.control("PUT", "applications/axb-main", { features: { smsMode: "block" } });
    await client.call("POST", "/rest/caas/relationnumber/partners/v1.0", {
      relationNum: x,
      callerNum: a,
      calleeNum: b,
    });
    answer = route(a, b);
    expect(await text(client, a, x)).toMatchObject({ outcome: "delivered", deliveredTo: b });
    await eventually(() => (pushed().length === 2 ? true : undefined));
    expect(pushed().map(({ notificationMode }) => notificationMode)).toEqual(["Block", "Notify"]);
    expect(new Set(pushed().map(({ smsIdentifier }) => smsIdentifier)).size).toBe(1);
    expect(pushed()[0]).not.toHaveProperty("called");
  });

  it.each([
    ["discarded", { actions: [{ operation: "DiscardMessage" }] }],
    ["with another sender", route(c, b)],
    ["misspelt", { actions: [{ operation: "discard" }] }],
    ["nothing", undefined],
  ])("X: a text answered %s is not forwarded", async (_how, reply) => {
    const client = clientOf(simulator, "x-main");
    answer = reply;
    expect(await text(client, a, String(client.application.numbers[0]))).toMatchObject({
      outcome: "discarded",
    });
    expect(pushed()).toHaveLength(1);
  });

  it("X: asks first, then forwards and tells", async () => {
    const client = clientOf(simulator, "x-main");
    answer = route(a, b);
    const x = String(client.application.numbers[0]);
    expect(await text(client, a, x)).toMatchObject({ outcome: "delivered", deliveredTo: b, shownFrom: x });
    await eventually(() => (pushed().length === 2 ? true : undefined));
  });
});
