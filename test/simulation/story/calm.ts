import type { Connection } from "../checks/network";
import { viewOf } from "../checks/order-views";
import { queueUrl } from "../machine/engines";
import { gates, time } from "../machine/machine";
import type { GivenOrder } from "./given";
import { audit, dueShards, nextMoment, poll, post, type QueueName, recordingsIndex, tick } from "./platform";
import { takeAll } from "./queues";
import type { Stage } from "./stage";

const minuteMs = 60_000;
/** More gates than any story has ever left open at once. */
const mostOpenings = 20_000;

/** Whether some process still waits for something. */
const someoneWorks = ({ machine, underWay }: Stage): boolean =>
  underWay > 0 || machine.instances.some(({ busy, dead }) => busy && !dead);

/** Lets everything that is under way come to its end: gates open as they come, and time passes where only time helps. */
export async function settle(stage: Stage): Promise<void> {
  for (let openings = 0; openings < mostOpenings; openings++) {
    await gates.rest();
    const open = gates.waiting.filter(
      ({ instance }) => instance === undefined || instance.frozenUntil <= time.now,
    );
    if (open.length > 0) await stage.open(stage.chance.pick(open), "done");
    else if (someoneWorks(stage) || gates.waiting.length > 0) await stage.pass(Math.max(1, nextMs()));
    else return;
  }
  stage.broken(`it never comes to rest: ${gates.waiting.map(({ effect }) => effect.operation).join(", ")}`);
}

const nextMs = (): number => (time.nextTimerAt() ?? time.now + 1_000) - time.now;

/** Does one thing with nobody in its way. */
export async function driven<T>(stage: Stage, work: Promise<T>): Promise<T> {
  stage.launch(work);
  await settle(stage);
  return work;
}

/** No fault strikes any more, and what was frozen goes on. */
export async function endFaults(stage: Stage): Promise<void> {
  stage.tell("== the faults are over");
  const { faults } = stage.machine.simulator;
  for (const { kind, struck } of faults.describe().faults) {
    if (struck > 0) stage.figures.faults[kind] = (stage.figures.faults[kind] ?? 0) + struck;
  }
  const { losesRecordings } = stage.besides;
  faults.set(losesRecordings ? [{ kind: "recording-missing", rate: 1 }] : []);
  if (stage.besides.audits) stage.audits = { nextAt: time.now, left: mostAudits };
  for (const instance of stage.machine.instances) instance.frozenUntil = 0;
  await settle(stage);
}

/** The platform repeats what it got no answer to, in the order in which it happened. */
export async function repeatUnanswered(stage: Stage): Promise<void> {
  for (const { events } of stage.given.orders.values()) {
    for (const event of events) {
      if (event.taken) continue;
      const answer = await driven(stage, post(stage, event));
      // What the platform refused under its faults stays refused to who asks, until the sweeper has tried it again.
      if (answer.status === 422) event.taken = true;
      else if (answer.status >= 300)
        stage.broken(`${event.type} ${event.eventId} is answered ${answer.status} in calm`);
    }
  }
}

async function drain(stage: Stage, queue: QueueName): Promise<void> {
  while ((await driven(stage, poll(stage, queue, 10))) > 0);
}

/** What an operator does with a DLQ whose reason is gone. */
async function redrive(stage: Stage, queue: QueueName): Promise<void> {
  const { engines } = stage.machine;
  for (const MessageBody of await takeAll(engines, `${queue}-dlq`)) {
    stage.expect(queue);
    await engines.ask("sqs", "SendMessage", { QueueUrl: queueUrl(queue), MessageBody });
  }
}

/** What a minute brings: messages, and every schedule. */
export async function minute(stage: Stage): Promise<void> {
  if (stage.hadFailures) {
    await redrive(stage, "order-events");
    await redrive(stage, "provider-notifications");
  }
  await auditWhenDue(stage);
  await drain(stage, "order-events");
  await drain(stage, "provider-notifications");
  const due = [...(await dueShards(stage, "orders")), ...(await dueShards(stage, "calls"))];
  for (const shard of new Set(due)) {
    await driven(stage, tick(stage, "binding-sweeper", { shards: { from: shard, to: shard } }));
  }
  for (const shard of await dueShards(stage, "calls", recordingsIndex)) {
    await driven(stage, tick(stage, "recording-archiver", { shards: { from: shard, to: shard } }));
  }
}

/** Enough for two looks at what chaos left and two at what the end did; its schedule goes on for ever. */
export const mostAudits = 8;
const auditEveryMs = 15 * minuteMs;

async function auditWhenDue(stage: Stage): Promise<void> {
  const { nextAt, left } = stage.audits;
  if (left === 0 || time.now < nextAt) return;
  stage.audits = { nextAt: time.now + auditEveryMs, left: left - 1 };
  await driven(stage, audit(stage));
}

/**
 * Lets time pass until it is so, minute by minute where anything is due, for so many minutes at most.
 * @returns virtual seconds it took; undefined when it never came to be
 */
export async function minutesUntil(
  stage: Stage,
  most: number,
  isSo: () => Promise<boolean>,
): Promise<number | undefined> {
  const since = time.now;
  const until = since + most * minuteMs;
  for (;;) {
    await minute(stage);
    if (await isSo()) return (time.now - since) / 1000;
    const next = await nextMoment(stage);
    if (next === undefined || next > until) return undefined;
    await stage.pass(Math.max(minuteMs, next - time.now));
    await settle(stage);
  }
}

/** Who should start calls to whom now, as the orders stand with everything that was told. */
export function expectedPairs(
  stage: Stage,
  now: number,
): { order: GivenOrder; caller: string; reached: string }[] {
  return [...stage.given.orders.values()].flatMap((order) => {
    const view = viewOf(order, order.events);
    const current = view?.stretches.find(({ until }) => until > now);
    // After the end no new binding is made, and where a mode can't turn, calls may end early: nobody is owed one.
    if (!view || !current || now >= view.endsAt || current.direction !== "both" || isEnding(order, now))
      return [];
    const { customer, driver } = view;
    return [
      { order, caller: customer, reached: driver },
      { order, caller: driver, reached: customer },
    ];
  });
}

const isEnding = ({ events }: GivenOrder, now: number): boolean =>
  events.some(
    ({ type, occurredAt }) => (type === "order.completed" || type === "order.cancelled") && occurredAt <= now,
  );

/**
 * Whether nobody is at work on any order, nothing is on its way in or out, and nothing waits to be tried again (but for a number,
 * where there are few); in AXYB a doubt can last until it lapses.
 */
export async function isQuiet(stage: Stage, hasPlenty: boolean): Promise<boolean> {
  return (await stage.items("orders")).every(({ lease, retry, dueAt, holdings, desired }) => {
    const unsure = (holdings?.L ?? []).filter(({ M }) => M?.state?.S !== "live");
    const mayLast = unsure.every(({ M }) => M?.state?.S === "doubtful" && M.mode?.S === "AXYB");
    // Who has nothing but a doubt has not been bound yet, though the platform may connect them by it.
    const isBound = (holdings?.L ?? []).length > unsure.length || desired?.M?.ending !== undefined;
    const waits =
      retry !== undefined && dueAt !== undefined && hasPlenty && (unsure.length === 0 || !isBound);
    const isDue = Number(dueAt?.N) <= time.now;
    return lease === undefined && mayLast && !waits && !isDue;
  });
}

/** Whether platforms still have what orders believe live: a binding of nobody's may connect the same people. */
export async function isHeld(stage: Stage): Promise<boolean> {
  const { subscriptions } = stage.machine.simulator.state;
  const there = new Set(subscriptions.all().map(({ subscriptionId }) => subscriptionId));
  const believed = (await stage.items("orders")).flatMap(({ holdings }) =>
    (holdings?.L ?? [])
      // CYJ renews under a new id, and tells none that could be asked for.
      .filter(({ M }) => M?.state?.S === "live" && M.mode?.S !== "CYJ")
      .flatMap(({ M }) => M?.subscriptionId?.S ?? []),
  );
  return believed.every((subscriptionId) => there.has(subscriptionId));
}

/** Whether everybody who should reaches their counterpart: as many numbers connect a pair as it has orders. */
export async function allConnected(stage: Stage): Promise<boolean> {
  const connections = await stage.connections();
  const wanted = expectedPairs(stage, time.now);
  return wanted.every(({ order, caller, reached }) => {
    const alike = wanted.filter(
      (each) =>
        each.caller === caller && each.reached === reached && each.order.service.mode === order.service.mode,
    );
    const numbers = connections.filter(
      (each) =>
        each.caller === caller &&
        each.mode === order.service.mode &&
        (each.reached === reached || isCalledBack(stage, each)),
    );
    return numbers.length >= alike.length;
  });
}

/** AXE: a driver's own call goes back to whoever called last. */
export const isCalledBack = (
  stage: Stage,
  { mode, caller, reached }: Pick<Connection, "mode" | "caller" | "reached">,
): boolean => mode === "AXE" && stage.callersOf(caller).includes(reached);
