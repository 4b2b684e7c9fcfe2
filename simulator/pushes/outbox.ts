import type { Application, WebhookKind } from "../applications";
import { type Clock, MINUTE, SECOND } from "../clock";
import type { Faults } from "../faults";
import type { Attempt, Delivery } from "../state/records";
import type { State } from "../state/state";
import { DueHeap } from "./due-heap";
import { send } from "./send";

/** Private Number repeats a push at these minutes after its first attempt, until it is answered 200 (§10.3). */
export const privateNumberRedelivery: readonly number[] = [1, 4, 9, 106, 203, 300];
const itemsPerFeePush = 50;

export interface Push {
  readonly application: Application;
  readonly kind: WebhookKind;
  readonly subjects: readonly string[];
  readonly url: string | undefined;
  readonly body: unknown;
  /** When the platform sends it, epoch ms. */
  readonly dueAt: number;
  readonly redeliverAfterMinutes: readonly number[];
}

export interface OutboxRules {
  readonly state: State;
  readonly clock: Clock;
  /** By which time pushes are signed. */
  readonly signingClock: Clock;
  readonly faults: Faults;
  readonly timeoutMs: number;
  /** How long CDRs of one application wait for others that end about then. */
  readonly mergeWindowMs: number;
  /** Told before the first attempt of each push. */
  readonly onFirstAttempt: (delivery: Delivery, at: number) => void;
}

interface FeeBody {
  readonly eventType: "fee";
  readonly feeLst: readonly unknown[];
}

const longestTimerMs = 2 ** 31 - 1;
const inFlightAtMost = 64;

/** Pushes that are to be made, from the journal: a restart goes on where the last life ended. */
export class Outbox {
  private readonly pending = new Map<string, Delivery>();
  private readonly due = new DueHeap();
  private readonly inFlight = new Map<string, Promise<void>>();
  /** First attempts of one call's events go out one after the other: who waits behind the one under way. */
  private readonly behind = new Map<string, string[]>();
  /** Pushes that overtake their elders, on a fault's order. */
  private readonly unordered = new Set<string>();
  private readonly openFees = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly rules: OutboxRules) {
    for (const delivery of rules.state.deliveries.values()) {
      if (delivery.status === "pending") this.await(delivery);
    }
    this.arm();
  }

  add(push: Push): Delivery {
    const { state, faults } = this.rules;
    const place = { operation: push.kind, application: push.application.application };
    const reorder = faults.strike(["push-reorder"], place);
    const late = reorder ?? faults.strike(["push-delay"], place);
    const delayMs = late ? (late.milliseconds ?? 2 * SECOND) : 0;
    const { application, dueAt, url, ...rest } = push;
    const delivery: Delivery = {
      ...rest,
      id: String(state.nextNumber()).padStart(9, "0"),
      application: application.application,
      url: url ?? "",
      attempts: [],
      ...(url === undefined
        ? { status: "given-up" as const }
        : { status: "pending" as const, nextAttemptAt: dueAt + delayMs }),
    };
    if (reorder) this.unordered.add(delivery.id);
    state.deliveries.put(delivery.id, delivery);
    if (delivery.status === "pending") this.await(delivery);
    this.arm();
    return delivery;
  }

  /** Adds a CDR to the push that is gathering for this application and URL, or starts one. */
  addFee(push: Omit<Push, "body">, fee: unknown): void {
    const key = `${push.application.application} ${push.url}`;
    const open = this.pending.get(this.openFees.get(key) ?? "");
    const dueAt = push.dueAt + this.rules.mergeWindowMs;
    if (open && this.canTake(open, dueAt)) {
      const { feeLst } = open.body as FeeBody;
      const body: FeeBody = { eventType: "fee", feeLst: [...feeLst, fee] };
      const merged = { ...open, body, subjects: [...open.subjects, ...push.subjects] };
      this.rules.state.deliveries.put(open.id, merged);
      this.pending.set(open.id, merged);
      return;
    }
    const body: FeeBody = { eventType: "fee", feeLst: [fee] };
    this.openFees.set(key, this.add({ ...push, dueAt, body }).id);
  }

  /** Resolves when nothing is due any more, or after `limitMs` of real time. */
  async settle(limitMs: number): Promise<void> {
    const giveUpAt = Date.now() + limitMs;
    this.pump();
    while (this.inFlight.size > 0 && Date.now() < giveUpAt) {
      await Promise.race([...this.inFlight.values(), sleep(giveUpAt - Date.now())]);
      this.pump();
    }
    this.arm();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await Promise.race([Promise.all(this.inFlight.values()), sleep(SECOND)]);
  }

  private canTake(open: Delivery, dueAt: number): boolean {
    const near = Math.abs((open.nextAttemptAt ?? 0) - dueAt) <= SECOND + this.rules.mergeWindowMs;
    const isUntouched = open.attempts.length === 0 && !this.inFlight.has(open.id);
    return near && isUntouched && (open.body as FeeBody).feeLst.length < itemsPerFeePush;
  }

  private await(delivery: Delivery): void {
    this.pending.set(delivery.id, delivery);
    this.due.push({ id: delivery.id, at: delivery.nextAttemptAt ?? 0 });
  }

  private arm(): void {
    clearTimeout(this.timer);
    const next = this.due.peek();
    if (this.isStopped || !next || this.inFlight.size >= inFlightAtMost) return;
    const waitMs = Math.min(Math.max(next.at - this.rules.clock.now(), 0), longestTimerMs);
    this.timer = setTimeout(() => {
      this.pump();
      this.arm();
    }, waitMs);
  }

  private pump(): void {
    const now = this.rules.clock.now();
    while (!this.isStopped && this.inFlight.size < inFlightAtMost) {
      const next = this.due.peek();
      if (!next || next.at > now) return;
      this.due.pop();
      const delivery = this.pending.get(next.id);
      if (delivery) this.startInTurn(delivery);
    }
  }

  private startInTurn(delivery: Delivery): void {
    const subject = this.orderedSubject(delivery);
    const waiting = subject === undefined ? undefined : this.behind.get(subject);
    if (waiting) {
      waiting.push(delivery.id);
      return;
    }
    if (subject !== undefined) this.behind.set(subject, []);
    this.start(delivery, subject);
  }

  private orderedSubject({ id, kind, attempts, subjects }: Delivery): string | undefined {
    return kind === "calls" && attempts.length === 0 && !this.unordered.has(id) ? subjects[0] : undefined;
  }

  private start(delivery: Delivery, subject: string | undefined): void {
    const attempt = this.attempt(delivery).finally(() => {
      this.inFlight.delete(delivery.id);
      if (subject !== undefined) this.startNext(subject);
      this.arm();
    });
    this.inFlight.set(delivery.id, attempt);
  }

  private startNext(subject: string): void {
    const next = this.pending.get(this.behind.get(subject)?.shift() ?? "");
    if (next && !this.isStopped) this.start(next, subject);
    else this.behind.delete(subject);
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const { state, clock, faults, onFirstAttempt } = this.rules;
    const at = clock.now();
    if (delivery.attempts.length === 0) onFirstAttempt(delivery, at);
    const place = { operation: delivery.kind, application: delivery.application };
    const lost = faults.strike(["push-drop"], place);
    const result = lost ? "lost on the way" : await send(delivery, this.rules);
    if (this.isStopped) return;
    const attempted = after(delivery, { at, result });
    state.deliveries.put(attempted.id, attempted);
    this.pending.delete(attempted.id);
    this.unordered.delete(attempted.id);
    if (attempted.status === "pending") this.await(attempted);
    if (!lost && faults.strike(["push-repeat"], place)) await send(delivery, this.rules);
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** The delivery after one more attempt: done, due again, or given up. */
function after(delivery: Delivery, attempt: Attempt): Delivery {
  const { nextAttemptAt: _due, ...rest } = delivery;
  const attempts = [...delivery.attempts, attempt];
  const firstAttemptAt = delivery.firstAttemptAt ?? attempt.at;
  const attempted = { ...rest, attempts, firstAttemptAt };
  if (attempt.result === 200) return { ...attempted, status: "delivered" };
  const minutes = delivery.redeliverAfterMinutes[attempts.length - 1];
  if (minutes === undefined) return { ...attempted, status: "given-up" };
  return { ...attempted, status: "pending", nextAttemptAt: firstAttemptAt + minutes * MINUTE };
}
