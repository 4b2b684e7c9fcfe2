import type { Simulator } from "../../../simulator/server";
import { type Client, clientOf, eventually, startForTest, startReceiver } from "./platform";

const path = "/rest/caas/relationnumber/partners/v1.0";
const [a, b] = ["+8613800000001", "+8613800000002"];
const x = "+8617000000001";
const bindBody = { relationNum: x, callerNum: a, calleeNum: b, recordFlag: "true", recordHintTone: "h.wav" };

describe("faults", () => {
  let simulator: Simulator;
  let client: Client;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeEach(async () => {
    receiver = await startReceiver(() => ({ status: 200 }));
    simulator = await startForTest({ webhookBase: receiver.url, seed: 7 });
    client = clientOf(simulator, "axb-main");
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const faults = (...list: object[]) => client.control("PUT", "faults", { faults: list, seed: 1 });
  const bind = () => client.call("POST", path, bindBody);
  const held = () => simulator.state.subscriptions.all().length;
  const bindFor = (milliseconds: number) =>
    fetch(simulator.url + path, {
      method: "POST",
      headers: client.signed(),
      body: JSON.stringify(bindBody),
      signal: AbortSignal.timeout(milliseconds),
    });
  const events = () => receiver.received.filter(({ path: at }) => at.endsWith("/calls"));
  const located = async () => {
    await bind();
    await client.control("POST", "calls", { from: a, to: x, talkSeconds: 3 });
    const [row] = (await client.control("GET", "recordings")).body as unknown as Record<string, string>[];
    const where = new URLSearchParams({
      recordDomain: String(row?.recordDomain),
      fileName: String(row?.fileName),
    });
    return client.call("GET", `/rest/provision/voice/record/v1.0?${where}`);
  };
  const download = async () => fetch(String((await located()).headers.get("location")));

  it.each([
    ["timeout-before", 0],
    ["timeout-after", 1],
    ["drop-before", 0],
    ["drop-after", 1],
  ])("%s leaves the caller without an answer and %d binding", async (kind, bindings) => {
    await faults({ kind });
    await expect(bindFor(200)).rejects.toThrow();
    expect(held()).toBe(bindings);
  });

  it.each([
    [{ kind: "http-500-before" }, 500, "1010001", 0],
    [{ kind: "http-500-after" }, 500, "1010001", 1],
    [{ kind: "flow-control" }, 403, "1010010", 0],
    [{ kind: "refuse", code: "1010010", status: 401 }, 401, "1010010", 0],
    [{ kind: "refuse", code: "1012102" }, 403, "1012102", 0],
  ])("%j answers %d/%s", async (fault, status, resultcode, bindings) => {
    await faults({ count: 1, operation: "axb.bind", application: "axb-main", ...fault });
    expect(await bind()).toMatchObject({ status, body: { resultcode } });
    expect(held()).toBe(bindings);
  });

  it("slow answers late", async () => {
    await faults({ kind: "slow", milliseconds: 120 });
    const before = Date.now();
    await bind();
    expect(Date.now() - before).toBeGreaterThanOrEqual(118);
  });

  it("strikes alike for the same seed, about as often as its rate says", async () => {
    const run = async () => {
      await faults({ kind: "refuse", code: "1010001", rate: 0.3, operation: "axb.query" });
      const replies: number[] = [];
      for (let turn = 0; turn < 40; turn += 1) {
        replies.push((await client.call("GET", `${path}?subscriptionId=none`)).status);
      }
      return replies;
    };
    const first = await run();
    expect(await run()).toEqual(first);
    const struck = first.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(4);
    expect(struck).toBeLessThan(22);
  });

  it("push-repeat brings one event twice", async () => {
    await bind();
    await faults({ kind: "push-repeat", operation: "calls", count: 1 });
    await client.control("POST", "calls", { from: a, to: x });
    await eventually(() => (events().length === 6 ? true : undefined));
    expect(new Set(events().map(({ body }) => body.eventType)).size).toBe(5);
  });

  it("push-reorder lets later events pass", async () => {
    await bind();
    await faults({ kind: "push-reorder", operation: "calls", count: 1, milliseconds: 150 });
    await client.control("POST", "calls", { from: a, to: x });
    await eventually(() => (events().length === 5 ? true : undefined));
    expect(events().map(({ body }) => body.eventType)).toEqual([
      "callout",
      "alerting",
      "answer",
      "disconnect",
      "callin",
    ]);
  });

  it("push-delay keeps a push back by the clock", async () => {
    await bind();
    await faults({ kind: "push-delay", operation: "fees", milliseconds: 60_000 });
    await client.control("POST", "calls", { from: a, to: x });
    const fees = () => receiver.received.filter(({ path: at }) => at.endsWith("/fees")).length;
    await simulator.advance(59);
    expect(fees()).toBe(0);
    await simulator.advance(2);
    expect(fees()).toBe(1);
  });

  it.each([
    ["recording-wrong-host", "https://recordings.elsewhere.example/"],
    ["recording-internal-address", "http://169.254.169.254/"],
  ])("%s points to %s", async (kind, start) => {
    await faults({ kind });
    expect(String((await located()).headers.get("location"))).toContain(start);
  });

  it("recording-missing says that there is none", async () => {
    await faults({ kind: "recording-missing" });
    expect(await located()).toMatchObject({ status: 403, body: { resultcode: "1012007" } });
  });

  it("recording-truncate breaks off in the middle", async () => {
    await faults({ kind: "recording-truncate" });
    const file = await download();
    expect(file.headers.get("content-length")).toBe(String(58 + 3 * 8000));
    await expect(file.arrayBuffer()).rejects.toThrow();
  });

  it("recording-short ends early, and says so to nobody but the WAV header", async () => {
    await faults({ kind: "recording-short" });
    const bytes = Buffer.from(await (await download()).arrayBuffer());
    expect(bytes.length).toBe((58 + 3 * 8000) / 2);
    expect(bytes.readUInt32LE(4)).toBe(58 + 3 * 8000 - 8);
  });

  it("recording-no-length comes without a length, whole", async () => {
    await faults({ kind: "recording-no-length" });
    const file = await download();
    expect(file.headers.get("content-length")).toBeNull();
    expect((await file.arrayBuffer()).byteLength).toBe(58 + 3 * 8000);
  });

  it("recording-slow takes its time", async () => {
    await faults({ kind: "recording-slow", milliseconds: 60 });
    const file = await download();
    const before = Date.now();
    await file.arrayBuffer();
    expect(Date.now() - before).toBeGreaterThan(30);
  });

  it("tells which requests the platform received, by operation", async () => {
    await bind();
    await bind();
    const { body } = await client.control("GET", "requests?operation=axb.bind");
    expect(body).toMatchObject([{ resultcode: "0" }, { resultcode: "1012010" }]);
  });
});
