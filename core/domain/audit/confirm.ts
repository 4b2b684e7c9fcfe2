import { type Instant, minutes } from "../instant";
import type { E164 } from "../phone-numbers";
import type { Finding, FindingKind, Obstacle, Remedy } from "./finding";
import { strayLegs } from "./heal-stray";
import type { Audited } from "./ports";
import type { Sighting } from "./seen";

/**
 * How far apart two looks are that make a suspicion sure. Longer than anything of a binding may be under way: a driver's
 * lease (30 s), a request that is done after it was given up (two minutes), a function that froze meanwhile.
 */
export const doubtMs = minutes(10);

/** What a look at a number changes in what is remembered of it. */
export interface Confirmed {
  /** As they are to be remembered, with what was seen. */
  readonly seen: readonly {
    readonly finding: Finding;
    readonly sighting: Sighting;
    readonly isNew: boolean;
  }[];
  /** Found or healed before, and not there any more. */
  readonly gone: readonly Finding[];
  /** Suspected before, and nothing after all. */
  readonly dropped: readonly Finding[];
}

const remedies: Readonly<Record<FindingKind, Remedy>> = {
  "stray-subscription": "unbind",
  "missing-subscription": "rebind",
  "differing-subscription": "rebind",
  "stray-route": "rest-routes",
  "missing-route": "rebind",
  "differing-route": "rebind",
};

const findingId = (of: Pick<Audited, "application">, number: E164, { kind, subject }: Sighting): string =>
  `${of.application}:${number}:${kind}:${subject.replaceAll(" ", ":")}`;

function obstacleOf(of: Audited, policy: "report" | "heal", sighting: Sighting): Obstacle | undefined {
  const { stray } = sighting;
  if (stray) {
    if (!of.exclusive) return "not-exclusive";
    if (!of.can.canUnbind) return "cannot-unbind";
    if (strayLegs(of.mode, stray) === undefined) return "people-untold";
  }
  return policy === "report" ? "report-only" : undefined;
}

interface Context {
  readonly of: Audited;
  readonly number: E164;
  readonly policy: "report" | "heal";
  readonly now: Instant;
}

function toFinding(context: Context, sighting: Sighting, before: Finding | undefined): Finding {
  const { of, number, policy, now } = context;
  const { kind, extension, orderId, subscriptionId, differs } = sighting;
  const obstacle = obstacleOf(of, policy, sighting);
  const { provider, application, mode } = of;
  return {
    id: findingId(of, number, sighting),
    ...{ kind, provider, application, mode, number },
    ...(extension === undefined ? {} : { extension }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(differs === undefined ? {} : { differs }),
    state: stateOf(before, now),
    firstSeenAt: isOngoing(before, now) ? before.firstSeenAt : now,
    lastSeenAt: now,
    remedy: remedies[kind],
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

/** What was healed and is there again long after is a new fact. */
const isOngoing = (before: Finding | undefined, now: Instant): before is Finding =>
  before !== undefined &&
  before.goneAt === undefined &&
  (before.state !== "healed" || now - (before.healedAt ?? 0) < doubtMs);

function stateOf(before: Finding | undefined, now: Instant): Finding["state"] {
  if (!isOngoing(before, now)) return "suspected";
  if (before.state !== "suspected") return before.state;
  return now - before.firstSeenAt >= doubtMs ? "found" : "suspected";
}

/**
 * What was seen now beside what is remembered. Pure.
 * @param isOpen whether nothing can be said of a finding now, because somebody is at work on it
 */
export function confirm(
  context: Context,
  sightings: readonly Sighting[],
  remembered: readonly Finding[],
  isOpen: (finding: Finding) => boolean,
): Confirmed {
  const byId = new Map(remembered.map((finding) => [finding.id, finding]));
  const seen = sightings.map((sighting) => {
    const before = byId.get(findingId(context.of, context.number, sighting));
    const fresh = toFinding(context, sighting, before);
    const healedAt = fresh.state === "healed" ? before?.healedAt : undefined;
    const finding = healedAt === undefined ? fresh : { ...fresh, healedAt };
    return { finding, sighting, isNew: finding.state === "found" && before?.state === "suspected" };
  });
  const there = new Set(seen.map(({ finding }) => finding.id));
  const missing = remembered.filter(({ id }) => !there.has(id));
  return {
    seen,
    gone: missing
      .filter(({ state, goneAt }) => goneAt === undefined && state !== "suspected")
      .filter((finding) => !isOpen(finding))
      .map((finding) => ({
        ...finding,
        state: finding.state === "healed" ? "healed" : "gone",
        goneAt: context.now,
      })),
    dropped: missing.filter(({ state }) => state === "suspected"),
  };
}
