import { measureQueues } from "./queues";
import type { Watch } from "./sampler";
import type { Weather } from "./weather";

const minuteSeconds = 60;
const hourSeconds = 3600;
/**
 * Step by step first; then in longer ones. The platform repeats pushes for five hours; a fee record is waited for for fourteen (a
 * hang-up that is told again after its fee waits anew); and in AXYB a bind that was done and never answered, for which nobody can
 * ask, lapses after a day.
 */
const steps: readonly (readonly [count: number, seconds: number])[] = [
  [3, minuteSeconds],
  [6, 5 * minuteSeconds],
  [3, 30 * minuteSeconds],
  [13, 2 * hourSeconds],
];

/** What keeps a cloud without orders from being at rest. The tables are read only when all else is. */
async function openEnds({ ground, traffic, debts, tables }: Watch): Promise<string[]> {
  const subscriptions = ground.simulator.state.subscriptions.all();
  const { queued } = await measureQueues(ground.cloud);
  const some = (count: number, what: string) => (count > 0 ? [`${count} ${what}`] : []);
  const ends = [
    ...subscriptions.map(({ mode, subscriptionId }) => `the platform holds ${subscriptionId} (${mode})`),
    ...some(queued, "messages are queued"),
    ...some(debts.pending(), "pushes are not delivered"),
    ...some(traffic.waiting, "events are taken by nobody"),
    ...debts.describe(),
  ];
  return ends.length > 0 ? ends : tables.leftovers();
}

async function pass({ ground, traffic, follower, debts }: Watch, seconds: number): Promise<void> {
  await traffic.minute(-1, 0);
  await ground.cloud.advance(seconds);
  await ground.cloud.settle();
  await follower.look();
  await debts.look();
}

export interface Rest {
  /** Minutes of the cloud's time until nothing was open any more; undefined: that never came. */
  readonly minutes: number | undefined;
  readonly problems: readonly string[];
}

const mostTold = 20;

/** The faults are over, every order ends, and all must come to rest. */
export async function comeToRest(watch: Watch, weather: Weather, isStopped: () => boolean): Promise<Rest> {
  await weather.calmDown();
  await watch.traffic.endAll();
  let passed = 0;
  let ends: string[] = [];
  for (const [count, seconds] of steps)
    for (let step = 0; step < count && !isStopped(); step++) {
      await pass(watch, seconds);
      passed += seconds;
      ends = await openEnds(watch);
      if (ends.length === 0) return { minutes: passed / minuteSeconds, problems: await dead(watch) };
    }
  const told = ends.slice(0, mostTold).map((end) => `never came to rest: ${end}`);
  return { minutes: undefined, problems: isStopped() ? [] : [...told, ...(await dead(watch))] };
}

async function dead({ ground }: Watch): Promise<string[]> {
  const { dead: count } = await measureQueues(ground.cloud);
  return count > 0 ? [`${count} messages are in dead-letter queues`] : [];
}
