/** One deliberate breakage, and what ought to catch it. */
export interface Mutant {
  /** What it breaks, in words. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once; if it does not any more, the code moved and the mutant has to follow. */
  readonly find: string;
  readonly replace: string;
  /** Tests that are run against it, as jest finds them. */
  readonly checks: readonly string[];
}

const stories = "test/simulation/lifecycle/lifecycle.test.ts";
const routes = "test/integration/lifecycle/route-store.test.ts";
const orders = "test/integration/lifecycle/order-store.test.ts";
const ledger = "test/integration/ledger/cdr-processor.test.ts";
const batches = "test/integration/ledger/batch-writer.test.ts";
const archiver = "test/integration/archiver/archiver.test.ts";
const webhooks = "test/integration/webhooks/webhooks.test.ts";
const calls = "test/unit/call-control/judge.test.ts";
const audits = "test/integration/audit/safety.test.ts";
const erasures = "test/integration/erasure/erasure.test.ts";
const cli = "test/e2e/cli.test.ts";

const lifecycle: readonly Mutant[] = [
  {
    name: "skip the cool-down",
    file: "core/domain/converge/perform.ts",
    find: "deps.routes.rest(claim, now + seconds(order.terms.coolDownSeconds), now)",
    replace: "deps.routes.rest(claim, now, now)",
    checks: [stories],
  },
  {
    name: "give routes away before the provider has let go",
    file: "core/domain/converge/perform.ts",
    find: "await deps.routes.close(claimOf(drive.order, holding), deps.clock());",
    replace: "await deps.routes.rest(claimOf(drive.order, holding), deps.clock(), deps.clock());",
    checks: [stories],
  },
  {
    name: "touch routes before the lease is known to be ours",
    file: "core/domain/converge/perform.ts",
    find: `  await drive.store();
  const claim = claimOf(drive.order, holding);`,
    replace: `  const storing = drive.store();
  const claim = claimOf(drive.order, holding);
  await deps.routes.close(claim, now);
  await deps.routes.claim({ ...claim, legs }, freeAt, now);
  await storing;`,
    checks: ["test/unit/lifecycle/races.test.ts"],
  },
  {
    name: "open late over what a successor has opened",
    file: "core/domain/converge/perform.ts",
    find: "Math.min(claim.leaseEndsAt, givenBackAt + 1)",
    replace: "Math.max(claim.leaseEndsAt, givenBackAt + 1)",
    checks: ["test/unit/lifecycle/races.test.ts"],
  },
  {
    name: "undo that somebody's time with a number has ended",
    file: "core/adapters/binding-traces.ts",
    find: "...(span.until === undefined ? onlyUnended : {})",
    replace: "",
    checks: ["test/integration/lifecycle/binding-traces.test.ts"],
  },
  {
    name: "push a route's end forward only after the provider",
    file: "core/domain/converge/perform.ts",
    find: "const freeAt = freeAtOf(drive.order, { ...to, lapsesAt });",
    replace: "const freeAt = now;",
    checks: [stories],
  },
  {
    name: "ignore the tombstone: an ended order lives on",
    file: "core/domain/wanted.ts",
    find: "if (!ending || (untold.at(-1)?.until ?? end) <= endedAt) return untold;",
    replace: "return untold;",
    checks: [stories],
  },
  {
    name: "let late events overwrite newer ones",
    file: "core/domain/apply-event.ts",
    find: "return known && compareMarks(known.asOf, asOf) >= 0 ? known : { value, asOf };",
    replace: "return { value, asOf };",
    checks: ["test/unit/lifecycle/apply-event.test.ts"],
  },
  {
    name: "converge again when an event is repeated",
    file: "core/domain/receive-order-event.ts",
    find: "if (next === order) return { received: { order, applied: false, tidy: nothingToTidy } };",
    replace: "",
    checks: ["test/integration/lifecycle/order-events.test.ts"],
  },
  {
    name: "trust what a dead driver stored",
    file: "core/domain/lease.ts",
    find: 'lingering({ ...holding, doubt: { stage: "recovering" } }, requestEndedAt)',
    replace: "holding",
    checks: [stories],
  },
  {
    name: "forget that a bind may still be done",
    file: "core/domain/lifecycle/next-step.ts",
    find: 'return now < lingers.until ? { do: "wait", until: lingers.until } : ask(holding, now, facts);',
    replace: 'return { do: "release", holding };',
    checks: [stories],
  },
  {
    name: "adopt whatever is bound on the number",
    file: "core/domain/lifecycle/settle.ts",
    find: `  people?.customer === wantedPeople.customer &&
  people.driver === wantedPeople.driver;`,
    replace: "  people !== undefined && wantedPeople !== undefined;",
    checks: ["test/unit/lifecycle/failures.test.ts"],
  },
  {
    name: "write without the lease",
    file: "core/domain/converge/drive.ts",
    find: "if (this.stored === undefined || current.lease?.holder !== this.holder) throw new LeaseLost(current);",
    replace: "this.stored ??= current;",
    checks: [stories],
  },
  {
    name: "leave a subscription behind when the lease is lost",
    file: "core/domain/converge/converge.ts",
    find: "await undoStray(deps, drive, error.current);",
    replace: "",
    checks: ["test/unit/lifecycle/races.test.ts", stories],
  },
  {
    name: "drop the order's compare-and-set",
    file: "core/adapters/order-store.ts",
    find: ': { ConditionExpression: isOurs, ExpressionAttributeValues: { ":revision": order.revision } }),',
    replace: ": {}),",
    checks: [orders],
  },
  {
    name: "take another driver's write for one's own",
    file: "core/adapters/order-store.ts",
    find: "isDeepStrictEqual(asStored(current), asStored({ ...order, revision: current.revision }));",
    replace: "current.updatedAt === order.updatedAt && current.version === order.version;",
    checks: [orders],
  },
  {
    name: "take one event id for two events",
    file: "core/adapters/order-store.ts",
    find: 'return known?.hash === hash ? "same" : "different";',
    replace: 'return "same";',
    checks: [orders],
  },
  {
    name: "claim a route that rests for somebody else",
    file: "core/adapters/route-store.ts",
    find: 'const samePair = "(#state = :cooling AND peerToken = :peerToken)";',
    replace: 'const samePair = "#state = :cooling";',
    checks: [routes],
  },
  {
    name: "forget to tell that an order is over that waited for a number",
    file: "core/domain/converge/converge.ts",
    find: "  drive.order = concluded(drive.order, deps.clock());",
    replace: "",
    checks: ["test/integration/lifecycle/order-events.test.ts"],
  },
  {
    name: "let who loses a race take the winner's routes",
    file: "core/adapters/route-store.ts",
    find: '"((holdingId = :holdingId AND since < :leaseEndsAt) OR',
    replace: '"((:holdingId = :holdingId AND since < :leaseEndsAt) OR',
    checks: [routes],
  },
  {
    name: "change a route that went to another order",
    file: "core/adapters/route-store.ts",
    find: '"orderId = :orderId AND holdingId = :holdingId AND since < :leaseEndsAt AND #state <> :coolingNow",',
    replace:
      '"(:orderId = :orderId OR :holdingId = :holdingId) AND since < :leaseEndsAt AND #state <> :coolingNow",',
    checks: [routes],
  },
  {
    name: "let a driver that was frozen change its successor's routes",
    file: "core/adapters/route-store.ts",
    find: '"orderId = :orderId AND holdingId = :holdingId AND since < :leaseEndsAt AND #state <> :coolingNow",',
    replace:
      '"orderId = :orderId AND holdingId = :holdingId AND (since < :leaseEndsAt OR since >= :leaseEndsAt) AND #state <> :coolingNow",',
    checks: [routes],
  },
];

const notifications: readonly Mutant[] = [
  {
    name: "acknowledge a push before it is queued",
    file: "functions/webhooks/handler.ts",
    find: "await enqueuePush(deps, push);",
    replace: "void enqueuePush(deps, push).catch(() => undefined);",
    checks: [webhooks],
  },
  {
    name: "compare signatures by their beginning",
    file: "core/providers/huawei/signing.ts",
    find: "return timingSafeEqual(hash(left), hash(right));",
    replace: "return hash(left).length > 0 && left.slice(0, 8) === right.slice(0, 8);",
    checks: ["test/unit/providers/push-verifier.test.ts", "test/unit/providers/signing.test.ts"],
  },
  {
    name: "take any key in a webhook's path",
    file: "core/adapters/webhook-key.ts",
    find: "return matches.includes(true);",
    replace: "return matches.length > 0;",
    checks: [webhooks],
  },
  {
    name: "forget what a batch write left unprocessed",
    file: "core/adapters/batch-writer.ts",
    find: "return items.filter((item) => left.has(keyOf(item)));",
    replace: "return left.size === -1 ? items : [];",
    checks: [batches, ledger],
  },
  {
    name: "write the ledger although the batch could not be archived",
    file: "core/domain/calls/record-pushes.ts",
    find: "if (!(await isArchived(deps, messages, now))) return",
    replace: "if (!(await isArchived(deps, messages, now)) && messages.length === 0) return",
    checks: ["test/integration/ledger/notification-archive.test.ts"],
  },
  {
    name: "mark a call as told before it is",
    file: "core/domain/calls/complete-calls.ts",
    find: `  await deps.events.publish(completed.map(({ event }) => event));
  await Promise.all(completed.map((each) => finish(deps, each, now)));`,
    replace: `  await Promise.all(completed.map((each) => finish(deps, each, now)));
  await deps.events.publish(completed.map(({ event }) => event));`,
    checks: [ledger, "test/integration/ledger/chaos.test.ts"],
  },
  {
    name: "keep one fee record of a call",
    file: "core/adapters/call-keys.ts",
    find: "export const feeSortKey = (id: string)",
    replace: 'export const feeSortKey = (_record: string, id = "")',
    checks: [ledger],
  },
];

const recordings: readonly Mutant[] = [
  {
    name: "follow any redirect to a recording",
    file: "core/adapters/fetch-recording.ts",
    find: 'redirect: "manual"',
    replace: 'redirect: "follow"',
    checks: [archiver],
  },
  {
    name: "fetch recordings from any host",
    file: "core/adapters/fetch-recording.ts",
    find: "if (!mayFetchFrom(url, hostsOf(recording.application))) {",
    replace: 'if (!mayFetchFrom(url, hostsOf(recording.application)) && url.host === "") {',
    checks: [archiver],
  },
  {
    name: "take a recording that ended early",
    file: "core/adapters/wav-check.ts",
    find: "return announced !== undefined && announced !== this.bytes",
    replace: "return announced !== undefined && announced < this.bytes",
    checks: [archiver],
  },
];

const calling: readonly Mutant[] = [
  {
    name: "connect a call after its phase (X)",
    file: "core/domain/call-control/judge.ts",
    find: ".filter(({ until }) => until > now)",
    replace: ".filter(({ until }) => until > now || until <= now)",
    checks: [calls],
  },
  {
    name: "connect through a route that is not open (X)",
    file: "core/domain/call-control/judge.ts",
    find: 'if (state !== "open" || peer === undefined || peer === caller) return refuse("not-open");',
    replace: 'if (state === "" || peer === undefined || peer === caller) return refuse("not-open");',
    checks: [calls],
  },
  {
    name: "let the customer call when only the driver may (X)",
    file: "core/domain/call-control/judge.ts",
    find: '(direction === "both" ||',
    replace: "(direction !== undefined ||",
    checks: [calls],
  },
];

const upkeep: readonly Mutant[] = [
  {
    name: "heal what was seen only once",
    file: "core/domain/audit/confirm.ts",
    find: 'return now - before.firstSeenAt >= doubtMs ? "found" : "suspected";',
    replace: 'return now >= before.firstSeenAt ? "found" : "suspected";',
    checks: [audits],
  },
  {
    name: "erase somebody whose order lives",
    file: "core/domain/erasure/request-erasure.ts",
    find: "if (orderId !== undefined) throw new OrderLives(orderId);",
    replace: "",
    checks: [erasures],
  },
  {
    name: "delete dead letters before they are sent again",
    file: "cli/letters/redrive.ts",
    find: `    const { sent, refusal } = await sendGroup(queues, queue.url, group);
    await remove(queues, queue, sent);`,
    replace: `    await remove(queues, queue, group);
    const { sent, refusal } = await sendGroup(queues, queue.url, group);`,
    checks: [cli],
  },
  {
    name: "keep a number in a provider's words",
    file: "core/domain/masking.ts",
    find: "found.slice(-2)",
    replace: "found",
    checks: ["test/unit/hostile/regressions.test.ts", "test/integration/providers/huawei-client.test.ts"],
  },
];

/** One promise of the design broken by each; the simulation or a test has to notice every one. */
export const mutants: readonly Mutant[] = [
  ...lifecycle,
  ...notifications,
  ...recordings,
  ...calling,
  ...upkeep,
];
