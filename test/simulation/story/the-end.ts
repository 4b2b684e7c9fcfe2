import { auditProblems, findingsOf } from "../checks/audits";
import { leaks } from "../checks/leaks";
import { eventProblems, ledgerProblems } from "../checks/ledger";
import type { Connection } from "../checks/network";
import { viewOf } from "../checks/order-views";
import { privacyProblems } from "../checks/privacy";
import { recordingProblems } from "../checks/recordings";
import { time } from "../machine/machine";
import { driven, expectedPairs, isCalledBack, minutesUntil, mostAudits, settle } from "./calm";
import { another, openOrders } from "./events";
import { Evidence } from "./evidence";
import { countOne } from "./figures";
import type { Dial } from "./given";
import { call } from "./phones";
import { post } from "./platform";
import { replayAll } from "./replay";
import type { Stage } from "./stage";

const minuteMs = 60_000;
/** Two audits, and what they set off. */
export const healingMinutes = 40;

/** Everybody is reached, every order ends, and nothing is left but what should be. */
export async function theEnd(stage: Stage, hasPlenty: boolean): Promise<void> {
  if (hasPlenty) await dialWhatWasTold(stage);
  await endOrders(stage);
  await emptied(stage);
  const evidence = new Evidence(stage);
  const facts = await evidence.gather();
  const ledger = ledgerProblems(facts);
  const recordings = await recordingProblems(facts);
  const { figures } = stage;
  figures.cdrsPushed = ledger.pushed;
  figures.cdrsStored = ledger.stored;
  figures.recordingsArchived = recordings.archived;
  figures.recordingsLost = recordings.lost;
  for (const { data } of findingsOf(facts)) countOne(figures.findings, data.kind);
  figures.published = facts.published.length;
  const problems = [
    ...leaks(facts),
    ...ledger.problems,
    ...recordings.problems,
    ...eventProblems(facts),
    ...privacyProblems(facts),
    ...auditProblems(facts, stage.platformErred),
  ];
  for (const problem of problems) stage.broken(problem);
  await replayAll(stage, evidence);
}

/** What an order's people are told to dial is what connects them. */
async function dialWhatWasTold(stage: Stage): Promise<void> {
  for (const { order, caller, reached } of expectedPairs(stage, time.now)) {
    const [first] = order.events;
    if (!first) continue;
    const { dial } = await driven(stage, post(stage, first));
    const own = viewOf(order, order.events)?.customer === caller ? dial?.customer : dial?.driver;
    if (!own) stage.broken(`${order.orderId}: nobody is told what ${caller} dials`);
    else {
      const answered = await whoAnswers(stage, caller, own);
      const { mode } = order.service;
      const isRight =
        answered === reached ||
        (answered !== undefined && isCalledBack(stage, { mode, caller, reached: answered }));
      if (!isRight) {
        stage.broken(
          `${caller} dials ${own.number} as told, and reaches ${answered ?? "nobody"}, not ${reached}`,
        );
      }
    }
  }
}

/** By a real call now and then: it is followed by all that calls are followed by. */
async function whoAnswers(stage: Stage, caller: string, dial: Dial): Promise<string | undefined> {
  if (stage.chance.happens(0.25)) return driven(stage, call(stage, caller, dial));
  const isDialled = (each: Connection) =>
    each.caller === caller && each.number === dial.number && each.extension === dial.extension;
  return (await stage.connections()).find(isDialled)?.reached;
}

/** Every order is over, and its phases have passed. */
async function endOrders(stage: Stage): Promise<void> {
  stage.tell("== every order ends");
  for (const order of openOrders(stage)) {
    const event = another(stage, order, stage.chance.pick(["order.completed", "order.cancelled"]));
    await driven(stage, post(stage, event));
    if (!event.taken) stage.broken(`${event.type} of ${order.orderId} is not taken in calm`);
  }
}

/** Platforms push again for five hours, archives try again after six at most, and a fee is waited for fourteen. */
const longestMinutes = 30 * 60;
/** What a platform does not have any more is asked for as long as it says that it keeps it. */
const retentionMinutes = 8 * 24 * 60;

async function emptied(stage: Stage): Promise<void> {
  const { simulator } = stage.machine;
  if (stage.besides.audits) stage.audits.left = mostAudits;
  // What was bound and never answered can't be asked for in AXYB: it stays listed as doubtful, and lapses.
  const isListed = async () =>
    (await stage.items("orders")).some(({ holdings }) => (holdings?.L ?? []).length > 0);
  const isEmpty = async () => {
    const held = simulator.state.subscriptions.all();
    return held.length === 0 || (held.every(({ mode }) => mode === "axyb") && (await isListed()));
  };
  const closed = Math.max(
    time.now,
    ...[...stage.given.orders.values()].map((order) => viewOf(order, order.events)?.closesAt ?? 0),
  );
  // Phases after the end, as minutes; and what can only lapse (CYJ) takes as long as it was bound for.
  const phases = Math.ceil(Math.max(0, Math.min(closed - time.now, 15 * minuteMs)) / minuteMs);
  const overlap = Math.max(...stage.services.map(({ overlapMs }) => overlapMs)) / minuteMs;
  const healing = stage.besides.audits ? healingMinutes : 0;
  if ((await minutesUntil(stage, phases + overlap + healing + 5, isEmpty)) === undefined) {
    stage.broken("the platform still holds something though all orders are over");
  }
  const isSettled = async () => !(await new Evidence(stage).hasOpenEnds());
  const most = stage.besides.losesRecordings ? retentionMinutes : longestMinutes;
  if ((await minutesUntil(stage, most, isSettled)) === undefined) {
    stage.tell("something never comes to its end");
  }
  await settle(stage);
}
