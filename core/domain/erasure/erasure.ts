import { days, type Instant, minutes } from "../instant";

/** Where people's data is, in the order in which a pass goes through it. */
export const erasureStages = ["orders", "routes", "calls", "notifications"] as const;
export type ErasureStage = (typeof erasureStages)[number];

/** What was erased, by kind; of an order, a call or a text the number alone goes, the facts stay. */
export const erasedKinds = [
  "orders",
  "routes",
  "traces",
  "calls",
  "texts",
  "recordings",
  "verificationCalls",
  "notifications",
  "others",
] as const;
export type ErasedKind = (typeof erasedKinds)[number];
export type ErasedCounts = Readonly<Partial<Record<ErasedKind, number>>>;

/**
 * Why something of theirs can't go yet.
 * - `live-order` an order of theirs is not over;
 * - `resting-route` the number they dialled may not reach anybody else yet, which only their token says;
 * - `recording` its archiving may be under way;
 * - `late-notifications` the provider may still push about their last call.
 */
export type WaitReason = "live-order" | "resting-route" | "recording" | "late-notifications";

export interface Wait {
  readonly reason: WaitReason;
  /** When to look again. */
  readonly until: Instant;
  readonly count: number;
}

/** How far a pass over everything has come. */
export interface Pass {
  readonly startedAt: Instant;
  readonly stage: ErasureStage;
  /** Where the next page of the stage begins; absent at its beginning. */
  readonly cursor?: string;
  readonly waits: readonly Wait[];
}

/** One page of a stage, done. */
export interface ErasedPage {
  readonly erased: ErasedCounts;
  readonly waits: readonly Wait[];
  /** Absent after the stage's last page. */
  readonly next?: string;
}

/** The right to work on it, until `endsAt`. */
interface Lease {
  readonly holder: string;
  readonly endsAt: Instant;
}

/** The erasure of one person. Who it is is known while it is in work, and to nobody afterwards. */
export interface Erasure {
  readonly id: string;
  readonly revision: number;
  readonly requestedAt: Instant;
  /** The token, and the number sealed under a secret: gone at the end. */
  readonly person?: { readonly token: string; readonly sealed: string };
  readonly lease?: Lease;
  /** How many passes were begun. */
  readonly passes: number;
  /** The pass under way; absent while it waits, and at the end. */
  readonly pass?: Pass;
  /** What the last pass left, and until when. */
  readonly waits: readonly Wait[];
  readonly erased: ErasedCounts;
  /** When an order of theirs was last seen alive: pushes about its calls may still come. */
  readonly aliveAt?: Instant;
  readonly dueAt?: Instant;
  readonly completedAt?: Instant;
}

/**
 * How long after everything of theirs is over a push about it may come: six redeliveries within about five hours, of an event
 * and then of the fee record that trails it, and a queue behind (design §5). A pass begun after that sees whatever came.
 */
export const lateMs = days(1);
/** A pass reads everything there is, so waiting passes are not made more often than this. */
const shortestWaitMs = minutes(10);
const longestWaitMs = days(1);
/** Somebody who keeps ordering is not waited for any longer: what was there at the request is gone since the first pass. */
export const patienceMs = days(30);

export const newErasure = (id: string, person: NonNullable<Erasure["person"]>, now: Instant): Erasure => ({
  id,
  revision: 0,
  requestedAt: now,
  person,
  passes: 0,
  waits: [],
  erased: {},
  dueAt: now,
});

export const isLeased = ({ lease }: Pick<Erasure, "lease">, now: Instant): boolean =>
  lease !== undefined && lease.endsAt > now;

/** With a pass to go on with: the one that was under way, or a new one. */
export function withPass(erasure: Erasure, now: Instant): Erasure & { readonly pass: Pass } {
  if (erasure.pass) return { ...erasure, pass: erasure.pass };
  const pass: Pass = { startedAt: now, stage: erasureStages[0], waits: [] };
  return { ...erasure, pass, passes: erasure.passes + 1, dueAt: now };
}

/** The erasure after a page; the last page of the last stage ends the pass, and perhaps the erasure. */
export function afterPage(
  erasure: Erasure & { readonly pass: Pass },
  page: ErasedPage,
  now: Instant,
): Erasure {
  const { cursor: _cursor, ...pass } = erasure.pass;
  const waits = mergeWaits([...pass.waits, ...page.waits]);
  const isAlive = page.waits.some(({ reason }) => reason === "live-order");
  const counted: Erasure = {
    ...erasure,
    erased: sum(erasure.erased, page.erased),
    ...(isAlive ? { aliveAt: now } : {}),
  };
  if (page.next !== undefined) return { ...counted, pass: { ...pass, waits, cursor: page.next } };
  const next = erasureStages[erasureStages.indexOf(pass.stage) + 1];
  if (next !== undefined) return { ...counted, pass: { ...pass, waits, stage: next } };
  return afterPass(counted, { ...pass, waits }, now);
}

/** It is done once a pass that began when nothing more could come found nothing that had to stay. */
function afterPass(erasure: Erasure, pass: Pass, now: Instant): Erasure {
  const { pass: _pass, ...rest } = erasure;
  const quietAt = Math.max(erasure.requestedAt, erasure.aliveAt ?? 0) + lateMs;
  const late: Wait[] =
    pass.startedAt < quietAt ? [{ reason: "late-notifications", until: quietAt, count: 1 }] : [];
  const waits = [...pass.waits, ...late];
  if (waits.length === 0 || now >= erasure.requestedAt + patienceMs) return complete(rest, waits, now);
  const latest = Math.max(...waits.map(({ until }) => until));
  return { ...rest, waits, dueAt: Math.min(Math.max(latest, now + shortestWaitMs), now + longestWaitMs) };
}

function complete(erasure: Erasure, waits: readonly Wait[], now: Instant): Erasure {
  const { person: _person, dueAt: _dueAt, ...rest } = erasure;
  return { ...rest, waits, completedAt: now };
}

const sum = (a: ErasedCounts, b: ErasedCounts): ErasedCounts => {
  const counts = erasedKinds.map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
};

/** One for each reason: how many there are, and when the last of them is over. */
function mergeWaits(waits: readonly Wait[]): Wait[] {
  const byReason = new Map<WaitReason, Wait>();
  for (const wait of waits) {
    const known = byReason.get(wait.reason);
    byReason.set(wait.reason, {
      reason: wait.reason,
      until: Math.max(wait.until, known?.until ?? 0),
      count: wait.count + (known?.count ?? 0),
    });
  }
  return [...byReason.values()];
}

export type ErasureStatus = "accepted" | "running" | "waiting" | "completed";

/** Where it stands: `accepted` not begun · `running` a pass is under way · `waiting` for what can't go yet · `completed`. */
export function erasureStatus({ completedAt, pass, passes }: Erasure): ErasureStatus {
  if (completedAt !== undefined) return "completed";
  if (pass) return "running";
  return passes === 0 ? "accepted" : "waiting";
}
