import type { DomainEvent, EventPublisher } from "../domain-events";
import { type Instant, toRfc3339 } from "../instant";
import type { Call } from "./call";
import type { CallItem, CallLink, PublishedItem } from "./call-items";
import { type CallLinker, traceOf } from "./call-trace";
import { foldCall } from "./fold";

/** All that is kept of one call. */
export interface StoredCall {
  readonly callId: string;
  readonly items: readonly CallItem[];
  /** When it is to be looked at again; absent: nothing is open. */
  readonly dueAt?: Instant;
}

/** The calls that are not finished with, behind a port. */
export interface CallBook {
  idOf(provider: string, sessionId: string): string;
  /** Read consistently. */
  load(callId: string): Promise<StoredCall>;
  /** Puts the call among those of its order, and then the link with the call; the first link stays. */
  link(callId: string, startedAt: Instant, link: CallLink): Promise<void>;
  /** Says better who called and under which version; where the call stands among those of its order stays. */
  correctLink(callId: string, startedAt: Instant, link: CallLink): Promise<void>;
  markPublished(callId: string, published: Omit<PublishedItem, "item">): Promise<void>;
  clearDue(callId: string): Promise<void>;
  /** Calls of these shards whose mark is due, some at a time: those handled are gone at the next look. */
  due(shards: ShardRange, now: Instant): AsyncIterable<readonly string[]>;
}

/** Both ends included; 0 to 63. */
export interface ShardRange {
  readonly from: number;
  readonly to: number;
}

export interface CompletionDeps {
  readonly calls: CallBook;
  readonly linker: CallLinker;
  readonly events: EventPublisher;
  readonly now: () => Instant;
  readonly report: CompletionReport;
}

export interface CallCompleted {
  readonly callId: string;
  /** `undefined`: nobody's. */
  readonly orderId: string | undefined;
  readonly outcome: string;
  readonly fee: "received" | "missing";
}

export interface CompletionReport {
  /** @param about what it failed on, where that is one call */
  failed(what: string, error: unknown, about?: { readonly callId: string }): void;
  completed?(call: CallCompleted): void;
}

/** How many calls are completed together: what one request to the topic takes. */
const groupSize = 10;

/**
 * Publishes `call.completed` of each call that is complete and was not published: its fee record is there, or was waited
 * for in vain. What fails keeps its mark and is tried again by {@link completeDueCalls}.
 * @param pushed whether pushes of these calls came just now
 */
export async function completeCalls(
  deps: CompletionDeps,
  callIds: readonly string[],
  now: Instant,
  until: Instant,
  pushed = true,
): Promise<void> {
  await inGroups(deps, callIds, until, (group) => completeGroup(deps, group, now, pushed));
}

/**
 * Links calls to their orders and publishes nothing. For calls of which no fee record came just now: whoever writes that one
 * completes the call, and two who do so at the same time would publish it twice.
 */
export async function linkCalls(
  deps: CompletionDeps,
  callIds: readonly string[],
  now: Instant,
  until: Instant,
): Promise<void> {
  await inGroups(deps, callIds, until, async (group) => {
    await prepareGroup(deps, group, now, true);
  });
}

async function inGroups(
  deps: CompletionDeps,
  callIds: readonly string[],
  until: Instant,
  handle: (group: readonly string[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < callIds.length && deps.now() < until; start += groupSize) {
    try {
      await handle(callIds.slice(start, start + groupSize));
    } catch (error) {
      deps.report.failed("completing calls", error);
    }
  }
}

/** Completes the calls of some shards whose mark is due; returns how many were looked at. */
export async function completeDueCalls(
  deps: CompletionDeps,
  shards: ShardRange,
  now: Instant,
  until: Instant,
): Promise<number> {
  let seen = 0;
  for await (const callIds of deps.calls.due(shards, now)) {
    if (deps.now() >= until) break;
    await completeCalls(deps, callIds, now, until, false);
    seen += callIds.length;
  }
  return seen;
}

interface Completed extends CallCompleted {
  readonly event: DomainEvent;
}

async function prepareGroup(
  deps: CompletionDeps,
  callIds: readonly string[],
  now: Instant,
  pushed: boolean,
): Promise<Completed[]> {
  const settled = await Promise.allSettled(callIds.map((callId) => prepare(deps, callId, now, pushed)));
  const completed: Completed[] = [];
  for (const [index, each] of settled.entries()) {
    if (each.status === "fulfilled") completed.push(...(each.value ? [each.value] : []));
    else deps.report.failed("completing a call", each.reason, { callId: callIds[index] ?? "" });
  }
  return completed;
}

async function completeGroup(
  deps: CompletionDeps,
  callIds: readonly string[],
  now: Instant,
  pushed: boolean,
): Promise<void> {
  const completed = await prepareGroup(deps, callIds, now, pushed);
  if (completed.length === 0) return;
  await deps.events.publish(completed.map(({ event }) => event));
  await Promise.all(completed.map((each) => finish(deps, each, now)));
}

/** The mark is put after publishing: a crash between repeats the event with the same id, and never loses it. */
async function finish(deps: CompletionDeps, { event: _, ...call }: Completed, now: Instant): Promise<void> {
  const { callId, fee } = call;
  await deps.calls.markPublished(callId, { at: now, fee });
  await deps.calls.clearDue(callId);
  deps.report.completed?.(call);
}

/** Links the call and makes its event; `undefined` when there is nothing to publish (yet). */
async function prepare(
  deps: CompletionDeps,
  callId: string,
  now: Instant,
  pushed: boolean,
): Promise<Completed | undefined> {
  const { items, dueAt } = await deps.calls.load(callId);
  const call = foldCall(items);
  if (call.published || items.length === 0) {
    // Published and without its link: nobody's, or a link was lost and its pushes are replayed.
    if (pushed && call.published && call.link === undefined) await linkCall(deps, callId, items);
    if (dueAt !== undefined) await deps.calls.clearDue(callId);
    return undefined;
  }
  const link =
    call.link === undefined
      ? await linkCall(deps, callId, items)
      : await surerLink(deps, callId, items, call.link);
  const waitedInVain = dueAt !== undefined && dueAt <= now;
  if (call.fee !== "received" && !waitedInVain) return undefined;
  const fee = call.fee === "received" ? "received" : "missing";
  const { outcome } = call;
  return {
    callId,
    orderId: link?.orderId,
    outcome,
    fee,
    event: completedEvent(callId, call, link, fee, now),
  };
}

async function linkCall(
  { calls, linker }: CompletionDeps,
  callId: string,
  items: readonly CallItem[],
): Promise<CallLink | undefined> {
  const trace = traceOf(items);
  if (trace === undefined) return undefined;
  const link = await linker.linkOf(trace);
  if (link !== undefined) await calls.link(callId, trace.startedAt, link);
  return link;
}

/** A call may be linked by its hang-up, which does not say who called, nor when it began; what comes later does. */
async function surerLink(
  { calls, linker }: CompletionDeps,
  callId: string,
  items: readonly CallItem[],
  link: CallLink,
): Promise<CallLink> {
  const trace = link.from === "unknown" ? traceOf(items) : undefined;
  if (trace?.caller === undefined) return link;
  const better = await linker.linkOf(trace);
  if (better?.orderId !== link.orderId || better.from === "unknown") return link;
  await calls.correctLink(callId, trace.startedAt, better);
  return better;
}

/** Never A or B: who called is said by role. */
const completedEvent = (
  callId: string,
  call: Call,
  link: CallLink | undefined,
  fee: "received" | "missing",
  now: Instant,
): DomainEvent => ({
  id: `call.completed:${callId.replace(".", ":")}`,
  type: "call.completed",
  subject: callId,
  at: call.endedAt ?? call.startedAt ?? now,
  data: {
    callId,
    ...(link === undefined ? {} : { orderId: link.orderId, version: link.version }),
    outcome: call.outcome,
    ...(call.ending === undefined ? {} : { reason: call.ending.words }),
    talkSeconds: call.talkSeconds,
    ...(call.startedAt === undefined ? {} : { startedAt: toRfc3339(call.startedAt) }),
    ...(call.endedAt === undefined ? {} : { endedAt: toRfc3339(call.endedAt) }),
    ...(call.privacyNumber === undefined ? {} : { privacyNumber: call.privacyNumber }),
    from: link?.from ?? "unknown",
    fee,
    recording: call.recording.state === "none" ? "none" : "expected",
  },
});
