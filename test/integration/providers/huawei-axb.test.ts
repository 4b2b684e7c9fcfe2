import type {
  CallEventNotification,
  FeeNotification,
  Notification,
} from "../../../core/domain/calls/notification";
import type { Provider } from "../../../core/domain/provider-module";
import { aBind, aChange, e164, numbers, people, sending } from "./requests";
import { failureOf, type Push, type SimulatedPlatform, startPlatforms } from "./simulated-platform";

let platform: SimulatedPlatform;
let huawei: Provider;
beforeAll(async () => {
  platform = await startPlatforms();
  huawei = platform.provider("huawei", "AXB");
});
afterAll(() => platform.close());

const other = e164("+8613000000003");
const held: string[] = [];
const bind = async (...[wish]: Parameters<typeof aBind>) => {
  const subscription = await huawei.bind(aBind(wish), sending());
  held.push(subscription.subscriptionId);
  return subscription;
};
afterEach(async () => {
  await platform.control("faults", {}, "DELETE");
  for (const subscriptionId of held.splice(0)) await huawei.unbind({ subscriptionId, numbers }, sending());
});

describe("a binding on the simulated platform", () => {
  it("is made, found, changed, ended, and ended again", async () => {
    const { subscriptionId } = await bind();
    const found = { subscriptionId, numbers, people, direction: "both", lifetimeSeconds: 3600 };
    expect(await huawei.find({ numbers, people }, sending())).toEqual([found]);

    const changed = { customer: people.customer, driver: other };
    await huawei.modify(aChange({ subscriptionId, people: changed, direction: "driver-only" }), sending());
    expect(await huawei.find({ numbers, people: changed }, sending())).toEqual([
      { subscriptionId, numbers, people: changed, direction: "driver-only", lifetimeSeconds: 3600 },
    ]);

    await huawei.unbind({ subscriptionId, numbers }, sending());
    await huawei.unbind({ subscriptionId, numbers }, sending());
    expect(await huawei.find({ numbers, people: changed }, sending())).toEqual([]);
  });

  it("meets what is bound already, whichever part the person has in it", async () => {
    const { subscriptionId } = await bind({ people: { customer: people.driver, driver: other } });
    expect(await failureOf(huawei.bind(aBind(), sending()))).toMatchObject({
      kind: "already-so",
      scope: "number",
    });
    expect(await huawei.find({ numbers, people }, sending())).toMatchObject([{ subscriptionId }]);
  });

  it("lapses by its own duration, which a change restarts", async () => {
    const { subscriptionId } = await bind({ lifetimeSeconds: 100 });
    await platform.simulator.advance(60);
    await huawei.modify(aChange({ subscriptionId, lifetimeSeconds: 100 }), sending());
    await platform.simulator.advance(60);
    expect(await huawei.find({ numbers, people }, sending())).toHaveLength(1);
    await platform.simulator.advance(60);
    expect(await huawei.find({ numbers, people }, sending())).toEqual([]);
    expect(await failureOf(huawei.modify(aChange({ subscriptionId }), sending()))).toMatchObject({
      kind: "not-found",
    });
  });

  it("is found on a number with more pairs than a page holds", async () => {
    const x = { x: e164("+8617000000002") };
    const pairs = Array.from({ length: 105 }, (_, index) => ({
      customer: e164(`+86131000${10_000 + index}`),
      driver: e164(`+86132000${10_000 + index}`),
    }));
    for (const pair of pairs) await bind({ numbers: x, people: pair });
    const [pair = people] = pairs.slice(-1);
    expect(await huawei.find({ numbers: x, people: pair }, sending())).toMatchObject([{ people: pair }]);
    const first = await huawei.list?.({ number: x.x }, sending());
    expect(first).toMatchObject({ next: "2" });
    const second = await huawei.list?.({ number: x.x, page: first?.next ?? "" }, sending());
    expect(second?.next).toBeUndefined();
    const listed = [first, second].flatMap((page) => page?.subscriptions ?? []);
    expect(listed.map((each) => each.people)).toEqual(pairs);
  });

  it("that was made though no answer came is found", async () => {
    await platform.control(
      "faults",
      { faults: [{ kind: "drop-after", operation: "axb.bind", count: 1 }] },
      "PUT",
    );
    expect(await failureOf(huawei.bind(aBind(), sending()))).toMatchObject({ outcome: "unknown" });
    const [found] = await huawei.find({ numbers, people }, sending());
    expect(found).toMatchObject({ people });
    held.push(found?.subscriptionId ?? "");
  });
});

describe("what the platform pushes about a call", () => {
  const ourVerdict = ({ headers }: Push) =>
    huawei.verifyPush({ headers, credentials: [platform.credential("AXB")], now: platform.simulator.now() });
  const read = ({ body }: Push): readonly Notification[] => {
    const { notifications, unreadable } = huawei.parsePush(body, platform.simulator.now());
    expect(unreadable).toEqual([]);
    return notifications;
  };

  it("is signed, readable, and leads to the recording", async () => {
    platform.pushes.length = 0;
    await bind({ recording: { hintTone: "hint.wav" } });
    const call = await platform.control("calls", { from: people.customer, to: numbers.x, talkSeconds: 20 });
    await platform.simulator.advance(60);

    expect(platform.pushes.map(ourVerdict)).toEqual(
      platform.pushes.map(() => expect.objectContaining({ ok: true })),
    );
    const told = platform.pushes.flatMap(read);
    const events = told.filter((each): each is CallEventNotification => each.kind === "event");
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["callin", "callout", "alerting", "answer", "disconnect"]),
    );
    const fees = told.filter((each): each is FeeNotification => each.kind === "fee");
    expect(fees).toMatchObject([
      {
        sessionId: call.sessionId,
        caller: people.customer,
        privacyNumber: numbers.x,
        reached: people.driver,
        connected: true,
        talkSeconds: 20,
        ending: { outcome: "answered" },
      },
    ]);
    const recording = fees[0]?.recording;
    if (!recording) throw new Error("the call was not recorded");
    const location = await huawei.locate(recording, sending());
    const file = await fetch(location);
    expect(file.headers.get("content-type")).toMatch(/audio|octet/);
    expect(await failureOf(huawei.locate({ ...recording, fileName: "no.wav" }, sending()))).toMatchObject({
      kind: "not-found",
    });
  });

  it.each([
    ["busy", "busy"],
    ["reject", "rejected"],
    ["no-answer", "no-answer"],
    ["unreachable", "unreachable"],
  ])("ends a call answered with %s as %s", async (answer, outcome) => {
    platform.pushes.length = 0;
    await bind();
    await platform.control("calls", { from: people.driver, to: numbers.x, answer });
    await platform.simulator.advance(120);
    const told = platform.pushes.flatMap(read);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: "disconnect", ending: expect.objectContaining({ outcome }) }),
        expect.objectContaining({
          kind: "fee",
          connected: false,
          ending: expect.objectContaining({ outcome }),
        }),
      ]),
    );
  });
});
