import type { FaultKind, FaultRule } from "../../../simulator/faults";
import type { Effect } from "../effects";
import type { Fate, Waiting } from "../machine/gates";
import { gates, time } from "../machine/machine";
import { besides } from "./besides-acts";
import { another, assigned, openOrders } from "./events";
import { countOne } from "./figures";
import type { Dial, GivenEvent } from "./given";
import { call, text } from "./phones";
import { dueShards, enqueue, poll, post, recordingsIndex, tick } from "./platform";
import type { Stage } from "./stage";

/** How bad a story is, drawn once for each. */
export interface Weather {
  /** How likely an effect meets some trouble. */
  readonly trouble: number;
  /** How likely an answer of the platform's is not what it should be. */
  readonly refusals: number;
  readonly pushes: number;
  readonly recordings: number;
}

export const drawWeather = ({ chance }: Pick<Stage, "chance">): Weather => ({
  trouble: chance.pick([0, 0.02, 0.05, 0.15]),
  refusals: chance.pick([0, 0, 0.05, 0.2]),
  pushes: chance.pick([0, 0.1, 0.3]),
  recordings: chance.pick([0, 0.3, 0.7]),
});

const requestFaults: readonly FaultKind[] = [
  "flow-control",
  "drop-before",
  "drop-after",
  "http-500-before",
  "http-500-after",
  "timeout-after",
  "slow",
];
const pushFaults: readonly FaultKind[] = ["push-drop", "push-repeat", "push-reorder", "push-delay"];
const recordingFaults: readonly FaultKind[] = [
  "recording-missing",
  "recording-truncate",
  "recording-short",
  "recording-no-length",
  "recording-slow",
  "recording-wrong-host",
  "recording-internal-address",
];

/** The platform's own faults for a story. */
export function platformFaults(
  { chance, services }: Stage,
  { refusals, pushes, recordings }: Weather,
): FaultRule[] {
  const some = (kinds: readonly FaultKind[], rate: number): FaultRule[] =>
    rate === 0
      ? []
      : kinds
          .filter(() => chance.happens(0.5))
          .map((kind) => ({ kind, rate, milliseconds: chance.between(500, 90_000) }));
  return [
    ...some(requestFaults, refusals).filter(({ kind }) => kind !== "flow-control" || mayPause(services)),
    ...some(pushFaults, pushes),
    ...some(recordingFaults, recordings),
  ];
}

/** CYJ has no word for "later": what it refuses, it refuses for good, and nobody is owed a number then. */
const mayPause = (services: Stage["services"]): boolean => services.every(({ mode }) => mode !== "CYJ");

/** Longer than this nothing stays inside the platform after it was given up (the doubt of the lifecycle is longer). */
const longestLingerMs = 90_000;

const ofPlatform = ({ service, target }: Effect) => service === "http" && target.startsWith("127.0.0.1");
const ofAws = ({ service }: Effect) => service !== "http";

/** What becomes of an effect in this weather. */
function drawFate({ chance }: Stage, { effect, instance }: Waiting, { trouble }: Weather): Fate | "lingers" {
  if (!chance.happens(trouble)) return "done";
  if (instance === undefined) return chance.weighed({ lost: 1, unanswered: 1, twice: 1 });
  const { changes } = effect;
  return chance.weighed<Fate | "lingers">({
    done: 0,
    "crash-before": 2,
    "crash-after": changes ? 3 : 0,
    lost: ofPlatform(effect) ? 2 : 0,
    unanswered: ofPlatform(effect) ? 2 : 0,
    lingers: ofPlatform(effect) && changes ? 3 : 0,
    fails: ofAws(effect) ? 2 : 0,
    "fails-after": ofAws(effect) && changes ? 2 : 0,
    twice: ofAws(effect) && changes ? 2 : 0,
  });
}

/** The request is on its way for longer than anybody waits for its answer, and arrives all the same. */
function linger(stage: Stage, entry: Waiting): void {
  const after = 3_000 + stage.chance.below(longestLingerMs);
  const { operation, target } = entry.effect;
  stage.tell(`${entry.instance?.name}  ${operation} ${target}  [lingers for ${after} ms]`);
  countOne(stage.figures.faults, "lingers");
  gates.waiting.splice(gates.waiting.indexOf(entry), 1);
  const arrive = () => {
    stage.tell(`${operation} ${target} arrives late`);
    const { subscriptions } = stage.machine.simulator.state;
    const before = new Set(subscriptions.all().map(({ subscriptionId }) => subscriptionId));
    const noteNew = () => {
      for (const { subscriptionId } of subscriptions.all()) {
        if (!before.has(subscriptionId)) stage.lateBindings.add(subscriptionId);
      }
    };
    entry.perform().then(noteNew, noteNew);
  };
  setTimeout(arrive, after);
}

const ready = (): Waiting[] =>
  gates.waiting.filter(({ instance }) => instance === undefined || instance.frozenUntil <= time.now);

/** Opens one gate of those that wait, whichever, and lets it go as it may. */
async function openOne(stage: Stage, weather: Weather): Promise<void> {
  const { chance } = stage;
  const delay = chance.happens(0.02) ? chance.below(4_000) : chance.below(40);
  await time.advanceTo(time.now + delay, () => gates.rest());
  const open = ready();
  if (open.length === 0) return;
  const entry = chance.pick(open);
  const fate = drawFate(stage, entry, weather);
  if (fate === "lingers") linger(stage, entry);
  else await stage.open(entry, fate);
}

/** A story's first half: things are drawn until the limit, and nothing can be relied upon. */
export async function chaos(stage: Stage, weather: Weather, limit: number): Promise<void> {
  const { chance } = stage;
  for (let drawn = 0; ; ) {
    await gates.rest();
    const waiting = ready().length;
    if (drawn >= limit && waiting === 0) return;
    if (waiting > 0 && (drawn >= limit || waiting > 14 || chance.happens(0.88))) {
      await openOne(stage, weather);
    } else {
      drawn += 1;
      await besides(stage);
      await act(stage);
    }
  }
}

type Act =
  | "order"
  | "event"
  | "repeat"
  | "call"
  | "text"
  | "sweep"
  | "archive"
  | "orders"
  | "notifications"
  | "time"
  | "freeze";

async function act(stage: Stage): Promise<void> {
  const what = stage.chance.weighed<Act>({
    order: stage.given.orders.size < 3 ? 4 : 0.5,
    event: 5,
    repeat: 1,
    call: 2.5,
    text: 0.7,
    sweep: 4,
    archive: 1,
    orders: 2,
    notifications: 3,
    time: 4,
    freeze: 0.7,
  });
  stage.tell(`-- ${what}`);
  await acts[what](stage);
}

const acts: Readonly<Record<Act, (stage: Stage) => Promise<void> | void>> = {
  order: (stage) => tellEvent(stage, assigned(stage)),
  event: (stage) => {
    const open = openOrders(stage);
    return tellEvent(stage, open.length === 0 ? assigned(stage) : another(stage, stage.chance.pick(open)));
  },
  repeat: (stage) => {
    const events = [...stage.given.orders.values()].flatMap((order) => order.events);
    if (events.length > 0) return tellEvent(stage, stage.chance.pick(events));
  },
  call: (stage) => {
    const { caller, dial } = drawDial(stage);
    stage.launch(call(stage, caller, dial));
  },
  text: (stage) => {
    const { caller, dial } = drawDial(stage);
    stage.launch(text(stage, caller, dial.number));
  },
  sweep: (stage) => sweep(stage),
  archive: async (stage) => {
    const shards = await dueShards(stage, "calls", recordingsIndex);
    if (shards.length > 0) launchTick(stage, "recording-archiver", stage.chance.pick(shards));
  },
  orders: (stage) => stage.launch(poll(stage, "order-events", stage.chance.between(1, 10))),
  notifications: (stage) => stage.launch(poll(stage, "provider-notifications", stage.chance.between(1, 10))),
  time: (stage) => stage.pass(stage.chance.pick([1_000, 10_000, 40_000, 65_000, 65_000, 240_000, 900_000])),
  freeze,
};

/** By HTTP, or by the queue. */
async function tellEvent(stage: Stage, event: GivenEvent): Promise<void> {
  const isQueued = stage.chance.happens(0.2);
  stage.tell(
    `${event.type} of ${event.orderId}, ${event.eventId}${isQueued ? ", by the queue" : ""}: ${peopleOf(event)}`,
  );
  if (isQueued) await enqueue(stage, event);
  else stage.launch(post(stage, event));
}

const peopleOf = ({ customer = "", driver = "", endsAt }: GivenEvent) =>
  `${customer} ${driver} ${endsAt === undefined ? "" : new Date(endsAt).toISOString()}`;

/** One tick over a shard in which something is due, of orders or of calls. */
async function sweep(stage: Stage): Promise<void> {
  const orders = await dueShards(stage, "orders");
  const calls = await dueShards(stage, "calls");
  const shards = [...new Set([...orders, ...calls])];
  if (shards.length > 0) launchTick(stage, "binding-sweeper", stage.chance.pick(shards));
}

function launchTick(stage: Stage, name: "binding-sweeper" | "recording-archiver", shard: number): void {
  stage.launch(tick(stage, name, { shards: { from: shard, to: shard } }));
}

/** A process stops in the middle of what it does, and goes on much later as if nothing had been. */
function freeze(stage: Stage): void {
  const { chance } = stage;
  const busy = [...new Set(ready().flatMap(({ instance }) => instance ?? []))];
  if (busy.length === 0) return;
  const instance = chance.pick(busy);
  const forMs = chance.pick([5_000, 35_000, 90_000, 400_000]);
  instance.frozenUntil = time.now + forMs;
  stage.figures.freezes += 1;
  stage.tell(`${instance.name} freezes for ${forMs / 1000} s`);
}

/** What somebody was told to dial, or any number at all. */
function drawDial(stage: Stage): { caller: string; dial: Dial } {
  const { chance, given } = stage;
  const told = [...given.answers].flatMap(([orderId, { dial }]) => {
    const last = given.orders
      .get(orderId)
      ?.events.filter((event) => event.customer !== undefined)
      .at(-1);
    const driver = given.orders
      .get(orderId)
      ?.events.filter((event) => event.driver !== undefined)
      .at(-1)?.driver;
    return dial && last?.customer && driver
      ? [
          { caller: last.customer, dial: dial.customer },
          { caller: driver, dial: dial.driver },
        ]
      : [];
  });
  if (told.length > 0 && chance.happens(0.8)) return chance.pick(told);
  const numbers = [...stage.numbers.values()].flat();
  return { caller: chance.pick(given.people), dial: { number: chance.pick(numbers) } };
}
