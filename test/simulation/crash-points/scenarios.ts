import type { Capabilities } from "../../../core/domain/provider";
import type { FaultRule } from "../../../simulator/faults";
import type { Effect } from "../effects";
import type { Answer, DriverProcess } from "./processes";
import type { EventType, Story } from "./story";

/** Who reaches whom by what they were told; somebody left out reaches nobody. */
export interface Connected {
  readonly customer?: string;
  readonly driver?: string;
  /** The pair's own numbers, for who asks. */
  readonly people: { readonly customer: string; readonly driver: string };
}

/** One thing that happens to an order, in one invocation, after what went before. */
export interface Scenario {
  readonly name: string;
  applies(can: Capabilities): boolean;
  /** Steps that lead up to it, one story at a time; a step that dies does so at the first effect of this kind. */
  readonly before: readonly Step[];
  /** Faults of the platforms while the steps are made. */
  readonly faults?: readonly FaultRule[];
  /** Seconds after the last step. */
  readonly wait?: number;
  /** The invocation under test. */
  act(process: DriverProcess, story: Story): Promise<Answer | undefined>;
  /** How it comes when it is delivered again; absent: nobody repeats it, the next minute sweeps. */
  redelivered?(process: DriverProcess, story: Story): Promise<unknown>;
  /** Who is connected when all has settled; `happened`: whether the order has heard of the event under test. */
  connected(story: Story, can: Capabilities, happened: boolean): Connected | undefined;
  /** After the order's end nothing is bound any more: a change in doubt may end it before its time. */
  readonly mayFallSilent?: boolean;
}

export interface Step {
  run(process: DriverProcess, story: Story, now: number): Promise<unknown>;
  /** It dies at its first effect of this kind. */
  readonly dies?: { readonly how: "before" | "after"; readonly at: (effect: Effect) => boolean };
  /** Seconds that pass before it. */
  readonly wait?: number;
  /** The sweeper is run before it. */
  readonly swept?: boolean;
}

const at = (milliseconds: number) => new Date(milliseconds).toISOString();

const post = (type: EventType, given?: (story: Story, now: number) => Record<string, unknown>): Step => ({
  run: (process, story, now) => process.post(story.event(type, given?.(story, now))),
});

const assigned = post("assigned");
const completed = post("completed");
const nextDriver = (story: Story) => ({ driver: { phone: story.nextDriver } });
const nextBoth = (story: Story) => ({ ...nextDriver(story), customer: { phone: story.nextCustomer } });

const pair = ({ customer, driver }: Story): Connected => ({
  customer: driver,
  driver: customer,
  people: { customer, driver },
});
const withNextDriver = ({ customer, nextDriver: driver }: Story): Connected => ({
  customer: driver,
  driver: customer,
  people: { customer, driver },
});
const withNextPair = ({ nextCustomer: customer, nextDriver: driver }: Story): Connected => ({
  customer: driver,
  driver: customer,
  people: { customer, driver },
});
const nobody = () => undefined;

const always = () => true;

type Given = Readonly<Record<string, unknown>>;

/** An order event over HTTP; from the queue it is the same event through another door. */
const byEvent = (
  type: EventType,
  about: Pick<Scenario, "connected"> & {
    readonly name?: string;
    readonly before?: readonly Step[];
    given?(story: Story): Given;
  },
): Scenario => ({
  name: about.name ?? `order.${type}`,
  applies: always,
  before: about.before ?? [assigned],
  act: (process, story) => process.post(story.event(type, about.given?.(story))),
  redelivered: (process, story) => process.receive(story.event(type, about.given?.(story))),
  connected: about.connected,
});

const inAnHour = (story: Story): Given => ({
  endsAt: at(Date.parse(String((story.event("assigned") as { occurredAt: string }).occurredAt)) + 3_600_000),
});

const events: Scenario[] = [
  byEvent("assigned", {
    before: [],
    connected: (story, _can, happened) => (happened ? pair(story) : undefined),
  }),
  byEvent("reassigned", {
    name: "order.reassigned to another driver",
    given: nextDriver,
    connected: (story, _can, happened) => (happened ? withNextDriver(story) : pair(story)),
  }),
  byEvent("reassigned", {
    name: "order.reassigned to two others",
    given: nextBoth,
    connected: (story, _can, happened) => (happened ? withNextPair(story) : pair(story)),
  }),
  byEvent("extended", {
    before: [post("assigned", (_story, now) => ({ endsAt: at(now + 1_800_000) }))],
    given: inAnHour,
    connected: pair,
  }),
  byEvent("completed", { connected: pair }),
  byEvent("cancelled", {
    connected: (story, _can, happened) => (happened ? undefined : pair(story)),
  }),
];

const callee: Scenario = {
  name: "POST /v1/orders/{orderId}/callee",
  applies: ({ calleePerCall }) => calleePerCall === true,
  before: [assigned],
  act: (process, story) => process.setCallee(story.orderId),
  connected: pair,
};

const bySweeper = (
  about: Pick<Scenario, "name" | "before" | "connected"> &
    Partial<Pick<Scenario, "applies" | "wait" | "faults" | "mayFallSilent">>,
): Scenario => ({
  applies: always,
  ...about,
  act: async (process, { orderId }) => {
    await process.sweepOnly(orderId);
    return undefined;
  },
});

const toProvider = ({ service }: Effect) => service === "http";
const toTopic = ({ service }: Effect) => service === "sns";
const opening = ({ target, detail }: Effect) => target === "orders" && detail.startsWith("ORDER#");

/** The first request of it was done, and its answer lost with its process; where the platform stores nothing, the first write. */
const diesAsking = (step: Step): Step => ({ ...step, dies: { how: "after", at: toProvider } });

const driverOnly = ({ customer, driver }: Story): Connected => ({
  driver: customer,
  people: { customer, driver },
});

const stores = ({ stores: does }: Capabilities) => does;

const sweeps: Scenario[] = [
  bySweeper({
    name: "the sweeper ends an order that nobody ended",
    before: [post("assigned", (_story, now) => ({ endsAt: at(now + 300_000) }))],
    wait: 301,
    connected: nobody,
  }),
  bySweeper({
    name: "the sweeper begins a phase that is one way",
    applies: ({ canModify, stores: does }) => canModify.direction && does,
    before: [assigned, completed],
    wait: 301,
    mayFallSilent: true,
    connected: driverOnly,
  }),
  bySweeper({
    name: "the sweeper ends the last phase",
    before: [assigned, completed, { run: async () => undefined, wait: 301, swept: true }],
    wait: 301,
    connected: nobody,
  }),
  bySweeper({
    name: "the sweeper renews what only lapses",
    applies: ({ canUnbind, stores: does }) => does && !canUnbind,
    before: [assigned],
    wait: 481,
    connected: pair,
  }),
  bySweeper({
    name: "the sweeper tries again what was not answered",
    applies: stores,
    before: [assigned],
    faults: [{ kind: "drop-before", rate: 1 }],
    wait: 60,
    connected: pair,
  }),
  bySweeper({
    name: "the sweeper publishes what a crash left unpublished",
    before: [{ ...assigned, dies: { how: "before", at: toTopic } }],
    wait: 61,
    connected: pair,
  }),
  bySweeper({
    name: "the sweeper takes over an assignment that died asking",
    applies: stores,
    before: [diesAsking(assigned)],
    wait: 60,
    connected: pair,
  }),
  bySweeper({
    name: "the sweeper takes over an assignment that died before it asked",
    before: [{ ...assigned, dies: { how: "after", at: opening } }],
    wait: 60,
    connected: pair,
  }),
  bySweeper({
    name: "the sweeper takes over a reassignment that died asking",
    applies: stores,
    before: [assigned, diesAsking(post("reassigned", nextDriver))],
    wait: 60,
    connected: withNextDriver,
  }),
  bySweeper({
    name: "the sweeper ends what an assignment that died may have bound",
    applies: stores,
    before: [diesAsking(assigned), post("cancelled")],
    wait: 60,
    connected: nobody,
  }),
];

export const scenarios: readonly Scenario[] = [...events, callee, ...sweeps];
