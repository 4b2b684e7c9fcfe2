import { setTimeout as sleep } from "node:timers/promises";
import { erasureStatus, lateMs } from "../../../core/domain/erasure/erasure";
import { requestErasure } from "../../../core/domain/erasure/request-erasure";
import { days, minutes } from "../../../core/domain/instant";
import type { E164 } from "../../../core/domain/phone-numbers";
import { makeHandler } from "../../../functions/erasures/handler";
import { embeddedDynamo, startSqsSnsS3 } from "../../engines";
import { callStart } from "../../pushes";
import {
  aCall,
  anOrder,
  archivedPushes,
  aText,
  aVerification,
  erasing,
  everything,
  linesOf,
  openStage,
  other,
  type Stage,
  someRoutes,
  them,
  third,
  work,
  x,
} from "./life";

jest.setTimeout(180_000);

let engines: {
  dynamo: Awaited<ReturnType<typeof embeddedDynamo>>;
  messaging: Awaited<ReturnType<typeof startSqsSnsS3>>;
};
beforeAll(async () => {
  const [dynamo, messaging] = await Promise.all([embeddedDynamo(), startSqsSnsS3()]);
  engines = { dynamo, messaging };
});
afterAll(() => Promise.all([engines.dynamo.stop(), engines.messaging.stop()]));

const restsUntil = callStart + minutes(70);

/** Two people and a third over two orders: everything that may be kept of them. */
async function aLife(): Promise<Stage> {
  const stage = await openStage(engines);
  await anOrder(stage, { orderId: "R-1", customer: them, driver: other, at: callStart, over: true });
  await anOrder(stage, { orderId: "R-2", customer: third, driver: other, at: callStart, over: true });
  await someRoutes(stage, "R-1", x(2), [them, other], restsUntil);
  await someRoutes(stage, "R-1", x(3), [them, other], callStart);
  await someRoutes(stage, "R-2", x(4), [third, other], restsUntil);
  await aCall(stage, "c1", [them, other]);
  await aCall(stage, "c2", [other, them]);
  await aCall(stage, "c3", [them, other], false);
  await aCall(stage, "c4", [third, other]);
  await aText(stage, "t1", them, "R-1");
  await aText(stage, "t2", third, "R-2");
  await aVerification(stage, "v-1", them);
  await aVerification(stage, "v-2", third);
  await archivedPushes(stage, "b1", ["fees", them], ["fees", other], ["sms", them]);
  await archivedPushes(stage, "b2", ["sms", them]);
  await archivedPushes(stage, "b3", ["fees", other]);
  return stage;
}

/** Works on it tick by tick, as time goes on, until it is done. */
async function untilDone(stage: Stage, deps = erasing(stage), id = "e-1") {
  for (let tick = 0; tick < 60; tick += 1) {
    await work(deps);
    const erasure = await deps.book.load(id);
    if (erasure?.completedAt !== undefined) return erasure;
    stage.clock.now = Math.max(stage.clock.now + minutes(1), erasure?.dueAt ?? 0);
  }
  throw new Error("the erasure never ended");
}

const ofOthers = (lines: readonly string[]) =>
  lines.filter((line) => /"(R-2|v-2)"|icid-c4|VERIFICATION#v-2|#R-2/.test(line));

describe("erasing a person", () => {
  it("leaves nothing that says who, anywhere, and nobody else's data touched", async () => {
    const stage = await aLife();
    const deps = erasing(stage);
    const before = await everything(stage);
    expect((await linesOf(before, them)).length).toBeGreaterThan(15);
    await requestErasure(deps, them);
    const erasure = await untilDone(stage);
    const after = await everything(stage);
    expect(await linesOf(after, them)).toEqual([]);
    expect(ofOthers(after)).toEqual(ofOthers(before));
    expect(await linesOf(after, third)).toHaveLength((await linesOf(before, third)).length);
    expect(erasure.erased).toEqual({
      orders: 1,
      routes: 4,
      traces: 1,
      calls: 4,
      texts: 1,
      recordings: 2,
      verificationCalls: 1,
      notifications: 3,
    });
  });

  it("keeps the facts: who else, when, how long; for billing and for the other person", async () => {
    const stage = await aLife();
    await requestErasure(erasing(stage), them);
    await untilDone(stage);
    const lines = await everything(stage);
    const fee = lines.find((line) => line.includes("FEE#icid-c1"));
    expect(fee).toContain('"talkSeconds":65');
    expect(fee).toContain(`"reached":"${other}"`);
    expect(fee).toContain('"caller":"erased"');
    const order = lines.find((line) => line.includes('"sk":"STATE"') && line.includes('"pk":"ORDER#R-1"'));
    expect(order).toContain(other);
    expect(order).not.toContain('"customer"');
  });

  it("waits for the number to rest, with the token alone, then lets go of that, too", async () => {
    const stage = await aLife();
    const deps = erasing(stage);
    await requestErasure(deps, them);
    await work(deps);
    const erasure = await deps.book.load("e-1");
    expect(erasure && erasureStatus(erasure)).toBe("waiting");
    expect(erasure?.waits).toContainEqual({ reason: "resting-route", until: restsUntil, count: 1 });
    const left = await linesOf(await everything(stage), them);
    const outsideErasure = left.filter((line) => !line.includes("ERASURE#"));
    expect(outsideErasure.filter((line) => line.includes("c3"))).not.toEqual([]);
    for (const line of outsideErasure.filter((each) => each.startsWith("routes")))
      expect(line).not.toContain(them.slice(3));
  });

  it("never says in its own record whose it is, but by the token while in work", async () => {
    const stage = await aLife();
    await requestErasure(erasing(stage), them);
    const own = async () => (await everything(stage)).filter((line) => line.includes("ERASURE#"));
    for (const line of await own()) expect(line).not.toContain(them.slice(3));
    await untilDone(stage);
    expect(await own()).toHaveLength(1);
    expect(await linesOf(await own(), them)).toEqual([]);
  });

  it("erases what the provider pushes again while it is in work", async () => {
    const stage = await aLife();
    const deps = erasing(stage);
    await requestErasure(deps, them);
    await work(deps);
    stage.clock.now += minutes(20);
    await aCall(stage, "c1", [them, other], false);
    await aText(stage, "t1", them, "R-1");
    await untilDone(stage);
    expect(await linesOf(await everything(stage), them)).toEqual([]);
  });

  it("lets the archiver finish what it may be at: a recording stored after we looked goes as well", async () => {
    const stage = await aLife();
    const deps = erasing(stage);
    await requestErasure(deps, them);
    await work(deps);
    await aCall(stage, "c3", [them, other]);
    await untilDone(stage);
    const lines = await everything(stage);
    expect(lines.filter((line) => line.startsWith(stage.recordings))).toHaveLength(1);
    expect(await linesOf(lines, them)).toEqual([]);
  });
});

describe("an order of theirs", () => {
  it.each([
    ["customer", them, third],
    ["driver", third, them],
  ])("that lives refuses the request (as %s)", async (_, customer: E164, driver: E164) => {
    const stage = await aLife();
    await anOrder(stage, { orderId: "R-9", customer, driver, at: callStart, over: false });
    const request = requestErasure(erasing(stage), them);
    await expect(request).rejects.toMatchObject({ name: "OrderLives", orderId: "R-9" });
    expect((await everything(stage)).filter((line) => line.includes("ERASURE#"))).toEqual([]);
  });

  it("that begins meanwhile stays whole until it is over, and goes then", async () => {
    const stage = await aLife();
    const deps = erasing(stage);
    await requestErasure(deps, them);
    await work(deps);
    const begun = stage.clock.now;
    const order = await anOrder(stage, {
      orderId: "R-9",
      customer: them,
      driver: third,
      at: begun,
      over: false,
    });
    await someRoutes(stage, "R-9", x(5), [them, third]);
    stage.clock.now = begun + lateMs;
    await work(deps);
    const waiting = await deps.book.load("e-1");
    expect(waiting?.waits.map(({ reason }) => reason)).toContain("live-order");
    const lines = await linesOf(await everything(stage), them);
    const left = lines.filter((line) => !line.includes("ERASURE#"));
    expect(left.filter((line) => line.includes("R-9"))).toHaveLength(4);
    // It ends: what it held is given back.
    await stage.put(stage.tables.orders, {
      ...order,
      holdings: [],
      pk: "ORDER#R-9",
      sk: "STATE",
      ttl: Math.ceil((stage.clock.now + days(30)) / 1000),
    });
    await untilDone(stage, deps);
    expect(await linesOf(await everything(stage), them)).toEqual([]);
  });
});

describe("a crash", () => {
  /** Fails at the nth write, and at whatever comes behind it: the process is dead. What came before it was done. */
  function dying(stage: Stage, at: number) {
    const state = { writes: 0, dead: false };
    const wrap = <Client extends { send: (command: never) => Promise<unknown> }>(client: Client): Client =>
      ({
        send: async (command: { constructor: { name: string } }) => {
          if (/Put|Update|Delete/.test(command.constructor.name)) state.writes += 1;
          state.dead ||= state.writes === at;
          if (state.dead) throw new Error("the process died");
          return client.send(command as never);
        },
      }) as unknown as Client;
    return { deps: erasing(stage, wrap(stage.client), wrap(stage.messaging.s3)), state };
  }

  /** One of each kind. */
  async function aShortLife(): Promise<Stage> {
    const stage = await openStage(engines);
    await anOrder(stage, { orderId: "R-1", customer: them, driver: other, at: callStart, over: true });
    await anOrder(stage, { orderId: "R-2", customer: third, driver: other, at: callStart, over: true });
    await someRoutes(stage, "R-1", x(2), [them, other], restsUntil);
    await aCall(stage, "c1", [them, other]);
    await aCall(stage, "c3", [them, other], false);
    await aCall(stage, "c4", [third, other]);
    await aText(stage, "t1", them, "R-1");
    await aVerification(stage, "v-1", them);
    await archivedPushes(stage, "b1", ["fees", them], ["fees", other], ["sms", them]);
    return stage;
  }

  /** A run up to its death, then others that live. */
  async function crashed(at: number) {
    const stage = await aShortLife();
    const { deps, state } = dying(stage, at);
    await requestErasure(deps, them).catch(() => undefined);
    for (let tick = 0; tick < 60 && !state.dead; tick += 1) {
      await work(deps).catch(() => undefined);
      const erasure = await erasing(stage).book.load("e-1");
      if (erasure?.completedAt !== undefined) return { stage, ...state };
      stage.clock.now = Math.max(stage.clock.now + minutes(1), erasure?.dueAt ?? 0);
    }
    const live = erasing(stage);
    // Whoever got no answer asks again: it is the same erasure.
    if ((await live.book.load("e-1")) === undefined) await requestErasure(live, them);
    stage.clock.now += minutes(5);
    await untilDone(stage, live);
    return { stage, ...state };
  }

  it("before or after any write loses nothing, and what is left is what an undisturbed run leaves", async () => {
    const undisturbed = await crashed(Number.POSITIVE_INFINITY);
    const expected = ofOthers(await everything(undisturbed.stage));
    expect(undisturbed.writes).toBeGreaterThan(25);
    for (let at = 1; at <= undisturbed.writes; at += 1) {
      const { stage, dead } = await crashed(at);
      const lines = await everything(stage);
      expect({ at, dead, left: await linesOf(lines, them) }).toEqual({ at, dead: true, left: [] });
      expect(ofOthers(lines)).toEqual(expected);
      expect(lines.filter((line) => line.includes("ERASURE#"))).toHaveLength(1);
      // A voice that nothing leads to any more would stay.
      expect({ at, voices: lines.filter((line) => line.startsWith(stage.recordings)).length }).toEqual({
        at,
        voices: 1,
      });
    }
  });

  it("two workers at once do it once", async () => {
    const stage = await aLife();
    const [one, two] = [erasing(stage), erasing(stage)];
    await requestErasure(one, them);
    await Promise.all([work(one), sleep(5).then(() => work(two))]);
    const erasure = await one.book.load("e-1");
    expect(erasure?.passes).toBe(1);
    expect(erasure?.erased.traces).toBe(1);
  });
});

describe("over HTTP", () => {
  const request = (routeKey: string, more: object) =>
    ({ routeKey, isBase64Encoded: false, requestContext: { requestId: "r" }, ...more }) as never;
  const post = (body: unknown) => request("POST /v1/erasures", { body: JSON.stringify(body) });
  const get = (erasureId: string) =>
    request("GET /v1/erasures/{erasureId}", { pathParameters: { erasureId } });
  const bodyOf = ({ body }: { body?: string | undefined }) =>
    JSON.parse(body ?? "{}") as Record<string, unknown>;

  it("takes a request, reports by id, and the same request joins it", async () => {
    const stage = await aLife();
    const handle = makeHandler(erasing(stage));
    const taken = await handle(post({ number: them }));
    expect(taken).toMatchObject({ statusCode: 202, headers: { location: "/v1/erasures/e-1" } });
    expect(bodyOf(taken)).toMatchObject({ id: "e-1", status: "accepted", passes: 0, erased: { calls: 0 } });
    const again = makeHandler({ ...erasing(stage), newId: () => "e-2" });
    expect(bodyOf(await again(post({ number: them })))).toMatchObject({ id: "e-1" });
    await untilDone(stage);
    const report = await handle(get("e-1"));
    expect(bodyOf(report)).toMatchObject({ status: "completed", waitingFor: [], erased: { recordings: 2 } });
    expect(report.body).not.toMatch(/13800000021|k1:/);
    // Done is done: who asks again begins anew.
    expect(bodyOf(await again(post({ number: them })))).toMatchObject({ id: "e-2", status: "accepted" });
  });

  it("answers 409 while an order lives, 404 for an unknown id, 400 for what is nobody's number", async () => {
    const stage = await openStage(engines);
    await anOrder(stage, { orderId: "R-9", customer: them, driver: other, at: callStart, over: false });
    const handle = makeHandler(erasing(stage));
    await expect(handle(post({ number: them }))).rejects.toMatchObject({ slug: "order-lives", status: 409 });
    await expect(handle(get("e-7"))).rejects.toMatchObject({ status: 404 });
    await expect(handle(post({ number: x(1) }))).rejects.toMatchObject({ name: "InvalidInput" });
    for (const number of ["13800000021", "", 5, undefined])
      await expect(handle(post({ number }))).rejects.toMatchObject({ name: "InvalidInput" });
  });
});
