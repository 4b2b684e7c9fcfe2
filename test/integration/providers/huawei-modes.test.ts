import type { E164 } from "../../../core/domain/phone-numbers";
import type { Provider } from "../../../core/domain/provider-module";
import { aBind, aChange, e164, people, sending } from "./requests";
import { failureOf, type SimulatedPlatform, startPlatforms } from "./simulated-platform";

let platform: SimulatedPlatform;
beforeAll(async () => {
  platform = await startPlatforms();
});
afterAll(() => platform.close());
afterEach(() => platform.control("faults", {}, "DELETE"));

const stranger = e164("+8613000000009");
const fail = (operation: string, kind: string, more: object = {}) =>
  platform.control("faults", { faults: [{ operation, kind, ...more }] }, "PUT");
const reach = async (from: E164, to: E164, digits?: string) => {
  const query = new URLSearchParams({ from, to, ...(digits !== undefined && { digits }) });
  const response = await fetch(`${platform.simulator.url}/_control/reach?${query}`);
  const { connectedTo } = (await response.json()) as { connectedTo?: string };
  return connectedTo;
};
const held = () =>
  [...platform.simulator.state.subscriptions.all()].map(({ subscriptionId }) => subscriptionId);

describe("AX", () => {
  let ax: Provider;
  beforeAll(() => {
    ax = platform.provider("huawei", "AX");
  });
  const numbers = () => ({ x: platform.number("AX") });
  const bind = (more: Parameters<typeof aBind>[0] = {}) =>
    ax.bind(aBind({ numbers: numbers(), ...more }), sending());
  const unbind = (subscriptionId: string) => ax.unbind({ subscriptionId, numbers: numbers() }, sending());

  it("puts everybody through to the driver, and the driver's call to the customer", async () => {
    const { subscriptionId } = await bind();
    expect(await reach(stranger, numbers().x)).toBe(people.driver);
    expect(await reach(people.customer, numbers().x)).toBe(people.driver);
    expect(await reach(people.driver, numbers().x)).toBe(people.customer);
    await unbind(subscriptionId);
    await unbind(subscriptionId);
    expect(await reach(people.customer, numbers().x)).toBeUndefined();
  });

  it("sets the callee again when asked", async () => {
    const { subscriptionId } = await bind();
    const now = { customer: stranger, driver: people.driver };
    await ax.setCallee?.({ subscriptionId, numbers: numbers(), people: now }, sending());
    expect(await reach(people.driver, numbers().x)).toBe(stranger);
    await unbind(subscriptionId);
  });

  it("tells whatever X is bound to, whoever asks", async () => {
    const { subscriptionId } = await bind();
    const others = { customer: stranger, driver: e164("+8613000000010") };
    const found = [
      { subscriptionId, numbers: numbers(), people: { driver: people.driver }, direction: "both" },
    ];
    expect(await ax.find({ numbers: numbers(), people }, sending())).toEqual(found);
    expect(await ax.find({ numbers: numbers(), people: others }, sending())).toEqual(found);
    expect(await failureOf(bind({ people: others }))).toMatchObject({ kind: "already-so", code: "1011005" });
    expect(await failureOf(bind())).toMatchObject({ kind: "already-so", code: "1016002" });
    await unbind(subscriptionId);
    expect(await ax.find({ numbers: numbers(), people }, sending())).toEqual([]);
  });

  it("changes who may call, and leaves texts as they were", async () => {
    const { subscriptionId } = await bind({ texts: false });
    await ax.modify(aChange({ subscriptionId, direction: "customer-only" }), sending());
    expect(platform.simulator.state.subscriptions.get("ax", "ax-main", subscriptionId)).toMatchObject({
      callDirection: 2,
      privateSms: false,
    });
    expect(await reach(people.driver, numbers().x)).toBeUndefined();
    expect(await reach(people.customer, numbers().x)).toBe(people.driver);
    await unbind(subscriptionId);
  });

  it("leaves nothing behind when the callee can't be set", async () => {
    const before = held();
    await fail("ax.callee", "refuse", { code: "1010010", status: 403 });
    expect(await failureOf(bind())).toMatchObject({ kind: "rate-limited", outcome: "not-done" });
    expect(held()).toEqual(before);
  });

  it("is surely not done once taken back, though the callee may have been set", async () => {
    const before = held();
    await fail("ax.callee", "drop-after");
    expect(await failureOf(bind())).toMatchObject({ kind: "retry-later", outcome: "not-done" });
    expect(held()).toEqual(before);
  });

  it("lets only the driver call where the direction says so", async () => {
    const { subscriptionId } = await bind({ direction: "driver-only" });
    expect(await reach(people.driver, numbers().x)).toBe(people.customer);
    expect(await reach(people.customer, numbers().x)).toBeUndefined();
    await unbind(subscriptionId);
  });

  it("names what it could not take back", async () => {
    await platform.control(
      "faults",
      {
        faults: [
          { operation: "ax.callee", kind: "refuse", code: "1010010", status: 403 },
          { operation: "ax.unbind", kind: "refuse", code: "1010001", status: 500 },
        ],
      },
      "PUT",
    );
    const failure = await failureOf(bind());
    expect(failure).toMatchObject({ kind: "rate-limited", outcome: "unknown" });
    await platform.control("faults", {}, "DELETE");
    expect(held()).toContain(failure.subscriptionId);
    await unbind(failure.subscriptionId ?? "");
  });
});

describe("AXE", () => {
  let axe: Provider;
  beforeAll(() => {
    axe = platform.provider("huawei", "AXE");
  });
  const numbers = (extension = "0021") => ({ x: platform.number("AXE"), extension });
  const bind = (more: Parameters<typeof aBind>[0] = {}) =>
    axe.bind(aBind({ numbers: numbers(), ...more }), sending());
  const unbind = (subscriptionId: string) => axe.unbind({ subscriptionId, numbers: numbers() }, sending());

  it("puts whoever dials the extension through to the driver, and the driver's call back", async () => {
    const bound = await bind();
    expect(bound.numbers).toEqual(numbers());
    expect(await reach(people.customer, numbers().x, "0021")).toBe(people.driver);
    expect(await reach(people.customer, numbers().x, "0022")).toBeUndefined();
    expect(await reach(people.driver, numbers().x)).toBe(people.customer);
    expect(await axe.find({ numbers: numbers(), people }, sending())).toEqual([
      { subscriptionId: bound.subscriptionId, numbers: numbers(), people },
    ]);
    await unbind(bound.subscriptionId);
    await unbind(bound.subscriptionId);
    expect(await axe.find({ numbers: numbers(), people }, sending())).toEqual([]);
  });

  it("meets a taken extension and a driver bound twice", async () => {
    const { subscriptionId } = await bind();
    const others = { customer: stranger, driver: e164("+8613000000010") };
    expect(await failureOf(bind({ people: others }))).toMatchObject({ kind: "already-so", code: "1020167" });
    expect(await failureOf(bind({ numbers: numbers("0099") }))).toMatchObject({
      kind: "already-so",
      code: "1013102",
    });
    await unbind(subscriptionId);
  });

  it("lives as long as asked, not a week", async () => {
    await bind({ lifetimeSeconds: 90 });
    await platform.simulator.advance(119);
    expect(await axe.find({ numbers: numbers(), people }, sending())).toHaveLength(1);
    await platform.simulator.advance(1);
    expect(await axe.find({ numbers: numbers(), people }, sending())).toEqual([]);
  });

  it("has no modify", async () => {
    expect(await failureOf(axe.modify(aChange(), sending()))).toMatchObject({
      outcome: "not-done",
      status: 0,
    });
  });
});

describe("AXYB", () => {
  let axyb: Provider;
  beforeAll(() => {
    axyb = platform.provider("huawei", "AXYB");
  });
  const bind = (more: Parameters<typeof aBind>[0] = {}) =>
    axyb.bind(aBind({ areaCode: "0755", ...more }), sending());
  const unbind = (subscriptionId: string, numbers: { x: E164 }) =>
    axyb.unbind({ subscriptionId, numbers }, sending());

  it("gives the driver an X and the customer a Y of the area", async () => {
    const { subscriptionId, numbers } = await bind();
    expect(await reach(people.driver, numbers.x)).toBe(people.customer);
    expect(await reach(people.customer, numbers.y ?? numbers.x)).toBe(people.driver);
    expect(numbers.y).toBeDefined();
    const found = { subscriptionId, numbers, people, direction: "both" };
    expect(await axyb.find({ numbers, people }, sending())).toEqual([found]);
    // Either of its numbers leads to it.
    for (const number of [numbers.x, numbers.y ?? numbers.x])
      expect(await axyb.list?.({ number }, sending())).toEqual({ subscriptions: [found] });
    await unbind(subscriptionId, numbers);
    await unbind(subscriptionId, numbers);
    expect(await axyb.find({ numbers, people }, sending())).toEqual([]);
  });

  it("lets only whom the direction names call", async () => {
    const { subscriptionId, numbers } = await bind({ direction: "customer-only" });
    expect(await reach(people.customer, numbers.y ?? numbers.x)).toBe(people.driver);
    expect(await reach(people.driver, numbers.x)).toBeUndefined();
    await unbind(subscriptionId, numbers);
  });

  it("is recorded where asked, by a truth value and not a text", async () => {
    const { subscriptionId, numbers } = await bind({ recording: { hintTone: "hint.wav" } });
    expect(platform.simulator.state.subscriptions.get("axyb", "axyb-main", subscriptionId)).toMatchObject({
      recordFlag: true,
      duration: 3600,
    });
    await unbind(subscriptionId, numbers);
  });

  it("leaves nothing behind when the second half fails", async () => {
    const before = held();
    // The driver is the customer: what X answers him is taken.
    const same = { customer: people.customer, driver: people.customer };
    expect(await failureOf(bind({ people: same }))).toMatchObject({
      kind: "already-so",
      outcome: "not-done",
    });
    expect(held()).toEqual(before);
  });

  it("names the half it could not take back", async () => {
    await fail("axyb.unbind", "drop-before");
    const same = { customer: people.customer, driver: people.customer };
    const failure = await failureOf(bind({ people: same }));
    expect(failure).toMatchObject({ outcome: "unknown" });
    expect(held()).toContain(failure.subscriptionId);
    await platform.control("faults", {}, "DELETE");
    await unbind(failure.subscriptionId ?? "", { x: platform.number("AXYB") });
    expect(held()).not.toContain(failure.subscriptionId);
  });
});

describe("X", () => {
  it("asks nothing of the platform", async () => {
    const x = platform.provider("huawei", "X");
    await platform.control("requests", {}, "DELETE");
    const numbers = { x: platform.number("X") };
    const bound = await x.bind(aBind({ numbers }), sending());
    expect(bound).toMatchObject({ numbers, people, direction: "both" });
    await x.modify(aChange({ numbers }), sending());
    expect(await x.find({ numbers, people }, sending())).toEqual([]);
    await x.unbind(bound, sending());
    const requests = await fetch(`${platform.simulator.url}/_control/requests`);
    expect(await requests.json()).toEqual([]);
  });
});
