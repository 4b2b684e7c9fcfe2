import { type E164, parseE164 } from "../phone-numbers";
import type { Call, CallRecording } from "./call";
import { callFacts } from "./call-facts";
import type { Archive, CallItem, FeeRecord } from "./call-items";
import type { CallEnding, CallEventNotification, CallEventType, CallOutcome } from "./notification";

/**
 * A call from its items, whatever their order and however often they came.
 * An item that came in two versions counts once, and always as the same of the two.
 */
export function foldCall(items: readonly CallItem[]): Call {
  const { distinct, events, fee } = callFacts(items);
  const published = distinct.find((each) => each.item === "published");
  const link = distinct.find((each) => each.item === "link")?.link;
  const times = callTimes(events, fee);
  const outcome = outcomeOf(events, fee);
  const disconnect = events.findLast((event) => event.type === "disconnect");
  const privacyNumber = privacyNumberOf(events, fee);
  const extension = fee?.extension ?? events.find((event) => event.digits !== undefined)?.digits;
  return {
    ...outcome,
    ...times,
    ...(privacyNumber === undefined ? {} : { privacyNumber }),
    ...(extension === undefined ? {} : { extension }),
    ...(disconnect?.stateCode === undefined ? {} : { stateCode: disconnect.stateCode }),
    ...(link === undefined ? {} : { link }),
    fee: fee ? "received" : published?.fee === "missing" ? "missing" : "pending",
    causes: fee?.causes ?? {},
    recording: recordingOf(distinct),
    events: events.map(({ type, name, at }) => ({ type, name, at })),
    published: published !== undefined,
  };
}

/** X as the record has it, else as it was dialled; text that is no number is nothing to show or to look under. */
function privacyNumberOf(
  events: readonly CallEventNotification[],
  fee: FeeRecord | undefined,
): E164 | undefined {
  const dialled = events.find((event) => event.type === "callin")?.called;
  for (const text of [fee?.privacyNumber, fee?.dialled, dialled]) {
    const number = text === undefined ? undefined : parseE164(text);
    if (number !== undefined) return number;
  }
  return undefined;
}

/** Connected wins over every code; then the last event's code, then the record's causes (reference §6). */
function outcomeOf(
  events: readonly CallEventNotification[],
  fee: FeeRecord | undefined,
): Pick<Call, "outcome" | "ending"> {
  const disconnect = events.findLast((event) => event.type === "disconnect");
  if (fee === undefined && disconnect === undefined) return { outcome: "in-progress" };
  const ending = disconnect?.ending ?? fee?.ending;
  const connected =
    fee?.connected === true ||
    (fee === undefined && (events.some((event) => event.type === "answer") || disconnect?.stateCode === 0));
  const outcome = connected ? "answered" : unconnected(ending);
  return ending === undefined ? { outcome } : { outcome, ending };
}

/** A record without an answer time outweighs a code that says "hung up after being connected". */
const unconnected = (ending: CallEnding | undefined): CallOutcome =>
  ending === undefined || ending.outcome === "answered" ? "failed" : ending.outcome;

function callTimes(
  events: readonly CallEventNotification[],
  fee: FeeRecord | undefined,
): Pick<Call, "legs" | "startedAt" | "endedAt" | "talkSeconds"> {
  const first = (type: CallEventType) => events.find((event) => event.type === type)?.at;
  const disconnectedAt = events.findLast((event) => event.type === "disconnect")?.at;
  const times = fee?.times ?? {};
  const caller = {
    startedAt: times.callIn ?? times.outStart ?? first("callin"),
    answeredAt: times.outAnswer,
  };
  const callee = {
    startedAt: times.forwardStart ?? first("callout"),
    ringingAt: times.forwardAlerting ?? first("alerting"),
    answeredAt: fee ? times.forwardAnswer : first("answer"),
  };
  const endedAt = times.end ?? times.fail ?? disconnectedAt;
  const startedAt = caller.startedAt ?? callee.startedAt ?? events[0]?.at ?? endedAt;
  const spoke = callee.answeredAt !== undefined && endedAt !== undefined ? endedAt - callee.answeredAt : 0;
  return {
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    legs: { caller: present(caller), callee: present(callee) },
    talkSeconds: fee?.talkSeconds ?? Math.max(0, Math.floor(spoke / 1000)),
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const present = <T extends object>(value: T): Present<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Present<T>;

function recordingOf(items: readonly CallItem[]): CallRecording {
  const archives = new Map(
    items.flatMap((each) => (each.item === "archive" ? [[each.id, each.archive]] : [])),
  );
  const announced = items.flatMap((each) => (each.item === "recording" ? [each.id] : []));
  const parts = [...new Set([...announced, ...archives.keys()])].sort().map((id) => {
    const archive = archives.get(id);
    return archive === undefined ? { id } : { id, archive };
  });
  return { state: worstState(parts.map(({ archive }) => archive?.state ?? "pending")), parts };
}

/** All archived is archived; one still to come is pending; else something was lost. */
const worstState = (states: readonly Archive["state"][]): CallRecording["state"] => {
  if (states.length === 0) return "none";
  if (states.includes("pending")) return "pending";
  return states.includes("lost") ? "lost" : "archived";
};
