import type { DomainEvent } from "../domain-events";
import { type Instant, seconds, toRfc3339 } from "../instant";
import type { E164 } from "../phone-numbers";
import type { Ask } from "./asking";
import { confirm } from "./confirm";
import type { Finding } from "./finding";
import { remakeBinding } from "./heal-order";
import { endStray, type Healed } from "./heal-stray";
import { type Look, lookAt } from "./look";
import type { AuditDeps, Audited, StoredRoute } from "./ports";
import { isInWork, type Sighting } from "./seen";

export interface NumberTarget {
  readonly of: Audited;
  readonly number: E164;
  /** Orders to look at beside those that have a route on the number. */
  readonly orderIds?: readonly string[];
  /** Nothing is written, published or changed. */
  readonly dryRun: boolean;
}

/**
 * Looks at one number, remembers what stands out, tells what has become sure, and puts right what policy says.
 * @returns what stands out now
 * @throws Stopped when the provider can't be asked now
 */
export async function auditNumber(
  deps: AuditDeps,
  ask: Ask,
  { of, number, orderIds = [], dryRun }: NumberTarget,
  until: Instant,
): Promise<Finding[]> {
  const remembered = await deps.ledger.of(of.application, number);
  // Who has lost every route on the number is not found by it.
  const named = remembered.flatMap(({ orderId, goneAt }) =>
    orderId === undefined || goneAt !== undefined ? [] : [orderId],
  );
  const look = await lookAt(deps, ask, { of, number, orderIds: [...orderIds, ...named] }, until);
  const context = { of, number, policy: deps.policy, now: deps.clock() };
  const { seen, gone, dropped } = confirm(context, look.sightings, remembered, (finding) =>
    isInWork(look.seen, finding),
  );
  if (dryRun) return seen.map(({ finding }) => finding);
  deps.notes.audited(of);
  for (const finding of gone) await deps.ledger.put(finding);
  for (const finding of dropped) await deps.ledger.remove(finding);
  const after: Finding[] = [];
  for (const each of seen) {
    await tell(deps, each);
    after.push(each.finding.state === "found" ? await heal(deps, ask, look, each, until) : each.finding);
  }
  return after;
}

interface Seen {
  readonly finding: Finding;
  readonly sighting: Sighting;
  readonly isNew: boolean;
}

/** Told before it is remembered as told: a crash between repeats the event under the same id. */
async function tell(deps: AuditDeps, { finding, isNew }: Seen): Promise<void> {
  if (isNew) {
    await deps.publisher.publish([toEvent(finding)]);
    deps.notes.found(finding);
  }
  await deps.ledger.put(finding);
}

function toEvent(finding: Finding): DomainEvent {
  const { id, kind, provider, application, mode, number, orderId, subscriptionId, differs } = finding;
  return {
    id: `audit.found:${id}:${finding.firstSeenAt}`,
    type: "audit.found",
    subject: number,
    at: finding.lastSeenAt,
    data: {
      ...{ kind, provider, application, mode, number },
      ...(finding.extension === undefined ? {} : { extension: finding.extension }),
      ...(orderId === undefined ? {} : { orderId }),
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
      ...(differs === undefined ? {} : { differs }),
      firstSeenAt: toRfc3339(finding.firstSeenAt),
      remedy: finding.remedy,
      wouldHeal: finding.obstacle === undefined,
    },
  };
}

async function heal(
  deps: AuditDeps,
  ask: Ask,
  look: Look,
  { finding, sighting }: Seen,
  until: Instant,
): Promise<Finding> {
  if (finding.obstacle !== undefined) return finding;
  const healed = await putRight(deps, ask, look, sighting, until);
  if (!healed.done) {
    deps.notes.notHealed(finding.kind, healed.because);
    return finding;
  }
  const after: Finding = { ...finding, state: "healed", healedAt: deps.clock() };
  deps.notes.healed(after);
  await deps.ledger.put(after);
  return after;
}

async function putRight(
  deps: AuditDeps,
  ask: Ask,
  { seen }: Look,
  sighting: Sighting,
  until: Instant,
): Promise<Healed> {
  switch (sighting.kind) {
    case "stray-subscription":
      return sighting.stray
        ? endStray(deps, ask, seen.of, sighting.stray, until)
        : { done: false, because: "changed" };
    case "missing-subscription":
    case "differing-subscription":
    case "missing-route":
    case "differing-route": {
      const judged = seen.believed.orders.find(({ orderId }) => orderId === sighting.orderId);
      return remakeBinding(deps, judged, sighting, deps.clock());
    }
    case "stray-route":
      return restStrays(deps, seen.of, sighting.routes ?? []);
    default:
      return sighting.kind satisfies never;
  }
}

/** Each as it was seen, or not at all: whoever claimed one meanwhile keeps it. */
async function restStrays(deps: AuditDeps, of: Audited, routes: readonly StoredRoute[]): Promise<Healed> {
  const now = deps.clock();
  const freeAt = now + seconds(of.coolDownSeconds);
  const rested = await Promise.all(routes.map((route) => deps.routes.rest(route, freeAt, now)));
  return rested.every(Boolean) ? { done: true } : { done: false, because: "changed" };
}
