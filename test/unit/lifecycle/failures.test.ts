import { applyEvent } from "../../../core/domain/apply-event";
import { takeOver } from "../../../core/domain/lease";
import { begin } from "../../../core/domain/lifecycle/begin";
import { nextStep } from "../../../core/domain/lifecycle/next-step";
import { settle } from "../../../core/domain/lifecycle/settle";
import type { FactsOf, Step } from "../../../core/domain/lifecycle/steps";
import { routeLegs } from "../../../core/domain/modes";
import type { DoubtfulHolding, Order, Terms } from "../../../core/domain/orders";
import type {
  FailureKind,
  FailureOutcome,
  FailureScope,
  ProviderFailure,
} from "../../../core/domain/provider";
import {
  assigned,
  customers,
  drivers,
  ended,
  facts,
  newOrder,
  number,
  reassigned,
  t0,
  terms,
} from "./orders";

const x = number("+8617000000001");
const people = { customer: customers[0] ?? x, driver: drivers[0] ?? x };

const failure = (
  kind: FailureKind,
  scope: FailureScope = "request",
  outcome: FailureOutcome = "not-done",
): ProviderFailure => ({
  provider: "huawei",
  operation: "bind",
  kind,
  scope,
  outcome,
  status: 403,
  code: "1",
  text: "no",
});

/** An assigned order whose routes on X are held: the bind is next. */
function binding(given: Terms = terms): { order: Order; holding: DoubtfulHolding } {
  const assignedOrder = applyEvent({ ...newOrder(), terms: given }, assigned(t0), given);
  const step = nextStep(assignedOrder, t0, facts);
  if (step?.do !== "reserve") throw new Error(`expected to reserve, not ${step?.do}`);
  const holding: DoubtfulHolding = {
    ...step.choice,
    id: "h1",
    numbers: { x },
    agreed: step.agreed,
    routes: routeLegs("AXB", { x }, people),
    everLive: false,
    state: "doubtful",
    doubt: { stage: "binding" },
  };
  return { order: settle(assignedOrder, step, { is: "claimed", holding }, t0), holding };
}

const bindFails = (failed: ProviderFailure, given?: Terms, resumesAt?: number) => {
  const { order, holding } = binding(given);
  const outcome = {
    is: "failed" as const,
    failure: failed,
    requestEndedAt: t0,
    ...(resumesAt ? { resumesAt } : {}),
  };
  return settle(order, { do: "bind", holding }, outcome, t0);
};

const next = (order: Order, now = t0, known: FactsOf = facts): Step["do"] | undefined =>
  nextStep(order, now, known)?.do;

describe("a bind that fails", () => {
  it.each([
    { what: "is asked about when one stands already", failed: failure("already-so", "number"), next: "find" },
    {
      what: "is sent again on the same X when nobody knows",
      failed: failure("retry-later", "request", "unknown"),
      next: "bind",
    },
    {
      what: "gives the number up when that is to blame",
      failed: failure("misconfigured", "number"),
      next: "release",
    },
    {
      what: "gives the number up when it is full",
      failed: failure("no-capacity", "number"),
      next: "release",
    },
    { what: "waits when the platform is ill", failed: failure("retry-later"), next: "wait" },
    {
      what: "waits while the application is closed",
      failed: failure("rate-limited", "application"),
      next: "wait",
    },
    { what: "frees the routes when refused for good", failed: failure("callers-fault"), next: "publish" },
  ])("$what", ({ failed, next: expected }) => {
    const order = bindFails(failed);
    // What is refused for good is said first, and then let go.
    expect(expected === "publish" ? order.refusal?.kind : next(order)).toBe(
      expected === "publish" ? "callers-fault" : expected,
    );
  });

  it("never tries a number again that was to blame", () => {
    expect(bindFails(failure("misconfigured", "number")).search.avoid).toEqual([x]);
  });

  it("backs off further each time, and never longer than five minutes", () => {
    let { order } = binding();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      const [holding] = order.holdings;
      if (holding?.state !== "doubtful") throw new Error("the holding is gone");
      const outcome = { is: "failed" as const, failure: failure("retry-later"), requestEndedAt: t0 };
      order = settle(order, { do: "bind", holding }, outcome, t0);
      waits.push((order.retry?.notBefore ?? 0) - t0);
    }
    for (const [index, wait] of waits.entries())
      expect(wait).toBeGreaterThanOrEqual(waits[index - 1] ?? 2000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(301_000);
  });

  it("lets those go first who must be taken off a number, when a closed application opens", () => {
    const resumesAt = t0 + 60_000;
    const bind = bindFails(failure("rate-limited", "application"), terms, resumesAt).retry?.notBefore ?? 0;
    expect(bind).toBeGreaterThanOrEqual(resumesAt + 5000);
    expect(bind).toBeLessThanOrEqual(resumesAt + 31_000);
  });
});

describe("choosing", () => {
  const two: Terms = {
    ...terms,
    choices: [...terms.choices, { provider: "huawei", application: "x-main", mode: "X" }],
  };
  it.each([
    { why: "refuses for good", failed: failure("callers-fault") },
    { why: "has no number", failed: failure("no-capacity") },
  ])("takes the next when one $why", ({ failed }) => {
    const order = bindFails(failed, two);
    expect(order.refusal).toBeUndefined();
    expect(order.search.choice).toBe(1);
  });

  it("never leaves an unknown outcome behind by falling back", () => {
    const order = bindFails(failure("retry-later", "request", "unknown"), two);
    expect(order.search.choice).toBe(0);
    expect(next(order)).toBe("bind");
  });

  it("waits for what lingers before it lets the routes go", () => {
    const unknown = bindFails(failure("retry-later", "request", "unknown"), two);
    const [holding] = unknown.holdings;
    if (holding?.state !== "doubtful") throw new Error("the holding is gone");
    const outcome = { is: "failed" as const, failure: failure("callers-fault"), requestEndedAt: t0 };
    const order = settle(unknown, { do: "bind", holding }, outcome, t0);
    expect(nextStep(order, t0, facts)).toEqual({ do: "wait", until: t0 + 120_000 });
    expect(next(order, t0 + 120_000)).toBe("find");
  });
});

describe("a change that fails", () => {
  function live(): { order: Order; step: Extract<Step, { do: "modify" }> } {
    const { order, holding } = binding();
    const subscription = { subscriptionId: "s1", numbers: { x } };
    const bound = settle(order, { do: "bind", holding }, { is: "bound", subscription }, t0);
    const changed = applyEvent(bound, reassigned(t0 + 1, 1), terms);
    const step = nextStep(changed, t0 + 1, facts);
    if (step?.do !== "modify") throw new Error(`expected to modify, not ${step?.do}`);
    return { order: changed, step };
  }
  const changeFails = (failed: ProviderFailure) => {
    const { order, step } = live();
    return settle(order, step, { is: "failed", failure: failed, requestEndedAt: t0 }, t0 + 1);
  };

  it.each([
    {
      what: "ends that subscription when nobody knows",
      failed: failure("retry-later", "request", "unknown"),
      next: "unbind",
    },
    { what: "lets the routes rest when it is not there", failed: failure("not-found"), next: "release" },
    {
      what: "moves when the new driver is bound there",
      failed: failure("already-so", "number"),
      next: "unbind",
    },
    {
      what: "binds nobody rather than the wrong one when refused",
      failed: failure("callers-fault"),
      next: "unbind",
    },
  ])("$what", ({ failed, next: expected }) => {
    expect(next({ ...changeFails(failed), outbox: [], journal: [] }, t0 + 1)).toBe(expected);
  });

  it("takes the same number again after a change nobody knows of", () => {
    expect(changeFails(failure("retry-later", "request", "unknown")).search.prefer).toEqual({ x });
  });

  it("avoids the number on which the new driver is bound", () => {
    expect(changeFails(failure("already-so", "number")).search.avoid).toContain(x);
  });
});

describe("orphans on our routes", () => {
  const asked = () => {
    const { order, holding } = binding();
    const outcome = { is: "failed" as const, failure: failure("already-so", "number"), requestEndedAt: t0 };
    const asking = settle(order, { do: "bind", holding }, outcome, t0);
    const step = nextStep(asking, t0, facts);
    if (step?.do !== "find") throw new Error(`expected to find, not ${step?.do}`);
    const stranger = { subscriptionId: "s9", numbers: { x }, people: { customer: people.customer } };
    return settle(asking, step, { is: "found", subscriptions: [stranger] }, t0);
  };

  it("are ended once, where nobody else binds through the application", () => {
    const order = asked();
    const step = nextStep(order, t0, facts);
    expect(step).toMatchObject({ do: "evict", subscriptionIds: ["s9"] });
    if (step?.do !== "evict") return;
    const evicted = settle(order, step, { is: "done" }, t0);
    expect(next(evicted)).toBe("bind");
    expect(evicted.search.orphansRemoved).toBe(1);
  });

  it("are left alone elsewhere: another number is taken", () => {
    const shared: FactsOf = (choice) => ({ ...facts(choice), exclusive: false });
    const order = asked();
    const step = nextStep(order, t0, shared);
    if (step?.do !== "release") throw new Error(`expected to release, not ${step?.do}`);
    const released = settle(order, step, { is: "done" }, t0);
    expect(released.search.avoid).toEqual([x]);
    expect(next(released, t0, shared)).toBe("reserve");
  });
});

describe("what a bind in doubt left where the platform knows the driver alone (AX)", () => {
  const half = { subscriptionId: "s1", numbers: { x }, people: { driver: people.driver } };
  const asked = (order: Order, now: number) => {
    const asking = order.holdings.find(({ state }) => state === "doubtful") as DoubtfulHolding;
    const lingers = { until: t0 + 120_000, people };
    const holding = { ...asking, lingers, doubt: { stage: "asking", asked: false } as const };
    const step = { do: "find", holding } as const;
    return settle({ ...order, holdings: [holding] }, step, { is: "found", subscriptions: [half] }, now);
  };

  it("is ended by its id when nobody is to be connected any more", () => {
    const over = applyEvent(binding().order, ended(t0 + 1, "cancelled"), terms);
    expect(nextStep(asked(over, t0 + 10), t0 + 10, facts)).toMatchObject({
      do: "unbind",
      holding: { subscriptionId: "s1" },
    });
  });

  it("is evicted at once where it is in the way, or ended once no other can come", () => {
    const { order } = binding();
    expect(next(asked(order, t0 + 10))).toBe("evict");
    expect(next(asked(order, t0 + 120_000), t0 + 120_000)).toBe("unbind");
  });

  it("is a stranger's where nothing of ours was in doubt, or where it names somebody else", () => {
    const over = applyEvent(binding().order, ended(t0 + 1, "cancelled"), terms);
    const other = drivers[1] ?? x;
    const strange = [{ ...half, people: { driver: other } }];
    const asking = over.holdings.find(({ state }) => state === "doubtful") as DoubtfulHolding;
    const holding = { ...asking, doubt: { stage: "asking", asked: false } as const };
    const lingering = { ...holding, lingers: { until: t0 + 120_000, people } };
    for (const [asked, subscriptions] of [
      [holding, [half]],
      [lingering, strange],
    ] as const) {
      const step = { do: "find", holding: asked } as const;
      const found = settle({ ...over, holdings: [asked] }, step, { is: "found", subscriptions }, t0 + 10);
      expect(nextStep(found, t0 + 10, facts)?.do).not.toBe("unbind");
    }
  });
});

it("never tells two facts under one id, though the order's version is the same", () => {
  const { order, holding } = binding();
  const subscription = { subscriptionId: "s1", numbers: { x } };
  const bind = { do: "bind" as const, holding };
  const told = [0, 3, 6].reduce(
    ({ ids, current }, revision) => {
      const next = settle({ ...current, revision }, bind, { is: "bound", subscription }, t0);
      return { ids: [...ids, ...next.outbox.map(({ id }) => id)], current: { ...next, outbox: [] } };
    },
    { ids: [] as string[], current: order },
  );
  expect(told.ids).toEqual(["R-1:1:binding.activated", "R-1:1:binding.changed", "R-1:1:binding.changed:6"]);
});

it("binds nothing for an order that has ended, whatever phases it has", () => {
  const order = applyEvent(applyEvent(newOrder(), assigned(t0), terms), ended(t0 + 1, "completed"), terms);
  expect(next(order, t0 + 2)).toBeUndefined();
});

it("tells that a binding is over, though phases are left in which nothing is bound again", () => {
  const { order, holding } = binding();
  const subscription = { subscriptionId: "s1", numbers: { x } };
  const live = settle(order, { do: "bind", holding }, { is: "bound", subscription }, t0);
  const over = applyEvent({ ...live, outbox: [] }, ended(t0 + 1000, "completed"), terms);
  // A change of direction that died half-way: ended by its id, and never bound afresh.
  const leaving = { ...holding, state: "leaving" as const, everLive: true, gone: true };
  const gone = settle(
    { ...over, holdings: [leaving] },
    { do: "release", holding: leaving },
    { is: "done" },
    t0 + 301_000,
  );
  expect(gone.outbox).toMatchObject([{ type: "binding.released", data: { how: "completed" } }]);
  expect(next({ ...gone, outbox: [], journal: [] }, t0 + 301_000)).toBeUndefined();
});

describe("a renewal of what only lapses", () => {
  const cyj: Terms = {
    ...terms,
    choices: [{ provider: "cyj", application: "cyj-main", mode: "CYJ" }],
    shortestBindingSeconds: 600,
  };
  const due = t0 + 482_000;
  const begun = () => {
    const { order, holding } = binding(cyj);
    const subscription = { subscriptionId: "s1", numbers: { x } };
    const bound = settle(order, { do: "bind", holding }, { is: "bound", subscription }, t0);
    const live = { ...bound, outbox: [], journal: [] };
    const open = nextStep(live, t0, facts);
    if (open?.do !== "open") throw new Error(`expected to open, not ${open?.do}`);
    const opened = settle(live, open, { is: "done" }, t0);
    expect(next(opened, due - 5_000)).toBe("wait");
    const step = nextStep(opened, due, facts);
    if (step?.do !== "renew") throw new Error(`expected to renew, not ${step?.do}`);
    return { step, order: begin(opened, step, due) };
  };

  it("is begun again by who finds it, and by who got no answer, while what stands still stands", () => {
    const { step, order } = begun();
    const lease = { holder: "died", endsAt: due + 30_000 };
    const taken = takeOver({ ...order, lease }, { holder: "next", endsAt: due + 90_000 });
    expect(next(taken, due + 31_000)).toBe("renew");
    const failed = { is: "failed" as const, failure: failure("retry-later"), requestEndedAt: due };
    expect(next(settle(order, step, failed, due), due + 10_000)).toBe("renew");
  });

  it("is not due again for as long as it was confirmed", () => {
    const { step, order } = begun();
    const renewed = settle(order, step, { is: "done" }, due);
    expect(nextStep(renewed, due, facts)).toMatchObject({ do: "wait", until: due + 480_000 });
  });
});
