import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type {
  CallEventNotification,
  FeeNotification,
  Notification,
} from "../../../core/domain/calls/notification";
import { type NumberProvider, ProviderError } from "../../../core/domain/provider";
import type { Provider } from "../../../core/domain/provider-module";
import { resultCodes } from "../../../core/providers/huawei/errors";
import { providerFor } from "../../../core/providers/registry";
import { operations, type Result, resultNames, results } from "../../../simulator/huawei/results";
import { type Simulator, startSimulator } from "../../../simulator/server";
import { aBind, aChange, e164, numbers, people, sending } from "./requests";

interface Push {
  readonly path: string;
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

/** Stands where our webhooks are: keeps what is pushed. */
async function startReceiver() {
  const pushes: Push[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    pushes.push({ path: request.url ?? "", headers, body: Buffer.concat(chunks).toString() });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { pushes, url, close: () => server.close() };
}

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let simulator: Simulator;
let credential: { appKey: string; appSecret: string };
let huawei: Provider;

beforeAll(async () => {
  receiver = await startReceiver();
  simulator = await startSimulator({ port: 0, webhookBase: receiver.url, seed: 1 });
  const application = simulator.applications.find(({ mode }) => mode === "axb");
  if (!application) throw new Error("the simulator has no AXB application");
  credential = { appKey: application.appKey, appSecret: application.appSecret };
  huawei = providerFor(
    { provider: "huawei", application: "axb-main", mode: "AXB", baseUrl: simulator.url },
    { credentials: async () => ({ current: credential }), clock: () => simulator.now() },
  );
});
afterAll(async () => {
  await simulator.close();
  receiver.close();
});

async function control(path: string, body: object, method = "POST") {
  const response = await fetch(`${simulator.url}/_control/${path}`, { method, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<Record<string, unknown>>;
}
async function failureOf(doing: Promise<unknown>) {
  const error = await doing.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (error instanceof ProviderError) return error.failure;
  throw error ?? new Error("it succeeded");
}
const other = e164("+8613000000003");
const held: string[] = [];
const bind = async (...[wish]: Parameters<typeof aBind>) => {
  const subscription = await huawei.bind(aBind(wish), sending());
  held.push(subscription.subscriptionId);
  return subscription;
};
afterEach(async () => {
  await control("faults", {}, "DELETE");
  for (const subscriptionId of held.splice(0)) await huawei.unbind({ subscriptionId, numbers }, sending());
});

describe("a binding on the simulated platform", () => {
  it("is made, found, changed, ended, and ended again", async () => {
    const { subscriptionId } = await bind();
    const found = { subscriptionId, numbers, people, direction: "both" };
    expect(await huawei.find({ numbers, people }, sending())).toEqual([found]);

    const changed = { customer: people.customer, driver: other };
    await huawei.modify(aChange({ subscriptionId, people: changed, direction: "driver-only" }), sending());
    expect(await huawei.find({ numbers, people: changed }, sending())).toEqual([
      { subscriptionId, numbers, people: changed, direction: "driver-only" },
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
    await simulator.advance(60);
    await huawei.modify(aChange({ subscriptionId, lifetimeSeconds: 100 }), sending());
    await simulator.advance(60);
    expect(await huawei.find({ numbers, people }, sending())).toHaveLength(1);
    await simulator.advance(60);
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
  });

  it("that was made though no answer came is found", async () => {
    await control("faults", { faults: [{ kind: "drop-after", operation: "axb.bind", count: 1 }] }, "PUT");
    expect(await failureOf(huawei.bind(aBind(), sending()))).toMatchObject({ outcome: "unknown" });
    const [found] = await huawei.find({ numbers, people }, sending());
    expect(found).toMatchObject({ people });
    held.push(found?.subscriptionId ?? "");
  });
});

describe("what the platform pushes about a call", () => {
  const ourVerdict = ({ headers }: Push) =>
    huawei.verifyPush({ headers, credentials: [credential], now: simulator.now() });
  const read = ({ body }: Push): readonly Notification[] => {
    const { notifications, unreadable } = huawei.parsePush(body, simulator.now());
    expect(unreadable).toEqual([]);
    return notifications;
  };

  it("is signed, readable, and leads to the recording", async () => {
    receiver.pushes.length = 0;
    await bind({ recording: { hintTone: "hint.wav" } });
    const call = await control("calls", { from: people.customer, to: numbers.x, talkSeconds: 20 });
    await simulator.advance(60);

    expect(receiver.pushes.map(ourVerdict)).toEqual(
      receiver.pushes.map(() => expect.objectContaining({ ok: true })),
    );
    const told = receiver.pushes.flatMap(read);
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
    receiver.pushes.length = 0;
    await bind();
    await control("calls", { from: people.driver, to: numbers.x, answer });
    await simulator.advance(120);
    const told = receiver.pushes.flatMap(read);
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

/** What the domain does through each interface of AXB. */
const operationsOfAxb: Readonly<Record<string, (provider: NumberProvider) => Promise<unknown>>> = {
  "axb.bind": (provider) => provider.bind(aBind(), sending()),
  "axb.unbind": (provider) => provider.unbind({ subscriptionId: "sub-1", numbers }, sending()),
  "axb.modify": (provider) => provider.modify(aChange(), sending()),
  "axb.query": (provider) => provider.find({ numbers, people }, sending()),
  recording: () => huawei.locate({ domain: "d", fileName: "f" }, sending()),
};

describe("every refusal the simulated platform knows", () => {
  const refusals = resultNames
    .map((name): Result => results[name])
    .flatMap(({ status, code, where }) =>
      operations
        .filter((operation) => where.includes(operation) && Object.hasOwn(operationsOfAxb, operation))
        .map((operation) => ({ status, code, operation })),
    );

  it("is in our table, and nothing is in ours that it lacks", () => {
    const theirs = new Set<string>(resultNames.map((name) => results[name].code));
    for (const code of ["0", "1013001"]) theirs.delete(code);
    expect([...new Set(resultCodes.map(({ code }) => code))].sort()).toEqual([...theirs].sort());
  });

  it.each(refusals)(
    "$status/$code of $operation is read by our table's row",
    async ({ status, code, operation }) => {
      await control("faults", { faults: [{ kind: "refuse", operation, code, status }] }, "PUT");
      const row = resultCodes.find((each) => each.code === code && (each.status ?? status) === status);
      const name =
        operation === "axb.query"
          ? "find"
          : operation === "recording"
            ? "locate-recording"
            : operation.slice(4);
      const verdict = row?.except?.[name as keyof typeof row.except] ?? row;
      const doing =
        operationsOfAxb[operation]?.(huawei) ?? Promise.reject(new Error(`no ${operation} of ours`));
      if (verdict?.kind === "not-found" && (name === "find" || name === "unbind")) {
        await expect(doing).resolves.toEqual(name === "find" ? [] : undefined);
        return;
      }
      expect(await failureOf(doing)).toMatchObject({
        status,
        code,
        kind: verdict?.kind,
        scope: verdict?.scope,
      });
    },
  );
});
