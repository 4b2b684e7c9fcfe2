import type { Mode } from "../../../core/domain/modes";
import type { Provider } from "../../../core/domain/provider-module";
import { type Operation, resultCodes } from "../../../core/providers/huawei/errors";
import { voiceCaller } from "../../../core/providers/huawei/voice/voice-caller";
import { operations, type Result, resultNames, results } from "../../../simulator/huawei/results";
import { aBind, aChange, e164, people, sending } from "./requests";
import { failureOf, type SimulatedPlatform, startPlatforms } from "./simulated-platform";

let platform: SimulatedPlatform;
beforeAll(async () => {
  platform = await startPlatforms();
});
afterAll(() => platform.close());
afterEach(() => platform.control("faults", {}, "DELETE"));

const numbers = (mode: Mode) => ({ x: platform.number(mode), ...(mode === "AXE" && { extension: "0021" }) });
const bind = (mode: Mode) => (provider: Provider) =>
  provider.bind(aBind({ numbers: numbers(mode) }), sending());
const unbind = (mode: Mode) => (provider: Provider) =>
  provider.unbind({ subscriptionId: "sub-1", numbers: numbers(mode) }, sending());
const find = (mode: Mode) => (provider: Provider) =>
  provider.find({ numbers: numbers(mode), people }, sending());
const bound = async (provider: Provider) => {
  const driver = e164("+8613000000077");
  const wish = aBind({ numbers: { x: platform.number("AX", 7) }, people: { ...people, driver } });
  const [found] = await provider.find(wish, sending());
  return found ?? (await provider.bind(wish, sending()));
};

const shown = e164("+8675520000001");
/** Each capability of Voice Call has an application of its own. */
const voiceOfPlatform = (capability: "verification" | "connect") => {
  const voice = platform.simulator.applications.find(({ mode }) => mode === capability);
  if (!voice) throw new Error("the simulator has no voice application");
  const { appKey, appSecret, application } = voice;
  const settings = {
    provider: "huawei-voice",
    application,
    mode: "X" as const,
    baseUrl: platform.simulator.url,
  };
  const credentials = async () => ({ current: { appKey, appSecret } });
  const clock = () => platform.simulator.now();
  return voiceCaller(settings, { credentials, clock });
};
const speakCode = () =>
  voiceOfPlatform("verification").speakCode(
    { to: people.customer, shown, code: "1234", preTone: "a.wav", plays: 1 },
    sending(),
  );
const connectPeople = () =>
  voiceOfPlatform("connect").connectPeople(
    {
      caller: { number: people.driver, shown },
      callee: { number: people.customer, shown },
      maxCallMinutes: 5,
    },
    sending(),
  );

/** What the domain does through each interface. */
const ours: Readonly<
  Record<string, { mode: Mode; name: Operation; run: (provider: Provider, id: string) => Promise<unknown> }>
> = {
  "axb.bind": { mode: "AXB", name: "bind", run: bind("AXB") },
  "axb.unbind": { mode: "AXB", name: "unbind", run: unbind("AXB") },
  "axb.modify": { mode: "AXB", name: "modify", run: (provider) => provider.modify(aChange(), sending()) },
  "axb.query": { mode: "AXB", name: "find", run: find("AXB") },
  "ax.bind": { mode: "AX", name: "bind", run: bind("AX") },
  "ax.unbind": { mode: "AX", name: "unbind", run: unbind("AX") },
  "ax.modify": {
    mode: "AX",
    name: "modify",
    run: (provider, subscriptionId) => provider.modify(aChange({ subscriptionId }), sending()),
  },
  "ax.query": { mode: "AX", name: "find", run: find("AX") },
  "ax.callee": {
    mode: "AX",
    name: "set-callee",
    run: (provider, subscriptionId) =>
      provider.setCallee?.({ subscriptionId, numbers: numbers("AX"), people }, sending()) ??
      Promise.reject(new Error("AX sets no callee")),
  },
  "axe.bind": { mode: "AXE", name: "bind", run: bind("AXE") },
  "axe.unbind": { mode: "AXE", name: "unbind", run: unbind("AXE") },
  "axe.query": { mode: "AXE", name: "find", run: find("AXE") },
  "axyb.bind": { mode: "AXYB", name: "bind", run: bind("AXYB") },
  "axyb.unbind": { mode: "AXYB", name: "unbind", run: unbind("AXYB") },
  "axyb.query": { mode: "AXYB", name: "find", run: find("AXYB") },
  "voice.verify": { mode: "AXB", name: "verification-call", run: () => speakCode() },
  "voice.connect": { mode: "AXB", name: "click-to-call", run: () => connectPeople() },
  recording: {
    mode: "AXB",
    name: "locate-recording",
    run: (provider) => provider.locate({ domain: "d", fileName: "f" }, sending()),
  },
};

describe("every refusal the simulated platform knows", () => {
  const refusals = resultNames
    .map((name): Result => results[name])
    .flatMap(({ status, code, where }) =>
      operations
        .filter((operation) => where.includes(operation) && Object.hasOwn(ours, operation))
        .map((operation) => ({ status, code, operation })),
    );

  it("is in our table, and nothing is in ours that it lacks", () => {
    const theirs = new Set<string>(resultNames.map((name) => results[name].code));
    theirs.delete("0");
    expect([...new Set(resultCodes.map(({ code }) => code))].sort()).toEqual([...theirs].sort());
  });

  it("reaches every interface we use", () => {
    expect(Object.keys(ours).filter((each) => !operations.some((operation) => operation === each))).toEqual(
      [],
    );
    const unused = operations.filter((operation) => !Object.hasOwn(ours, operation));
    expect(unused).toEqual(["axe.modify"]);
  });

  it.each(refusals)("$status/$code of $operation is read by its row", async ({ status, code, operation }) => {
    const used = ours[operation];
    if (!used) throw new Error(`no ${operation} of ours`);
    const { mode, name, run } = used;
    const provider = platform.provider("huawei", mode);
    const { subscriptionId } = mode === "AX" ? await bound(provider) : { subscriptionId: "sub-1" };
    await platform.control("faults", { faults: [{ kind: "refuse", operation, code, status }] }, "PUT");
    const row = resultCodes.find((each) => each.code === code && (each.status ?? status) === status);
    const verdict = row?.except?.[name] ?? row;
    if (verdict?.kind === "not-found" && (name === "find" || name === "unbind")) {
      await expect(run(provider, subscriptionId)).resolves.toEqual(name === "find" ? [] : undefined);
      return;
    }
    expect(await failureOf(run(provider, subscriptionId))).toMatchObject({
      operation: name,
      status,
      code,
      kind: verdict?.kind,
      scope: verdict?.scope,
    });
  });
});
