import type { Instant } from "../instant";
import { type Holding, newSearch, type Order } from "../orders";
import type { OrderStore } from "../ports";
import { LeaseLost } from "./deps";

/** Longer than a provider request may take, shorter than a minute. */
export const leaseMs = 30_000;

/** What a crash would have to know of a holding: while this is what is stored, the effect may be begun. */
const intentOf = ({ id, state, subscriptionId, numbers, agreed, ...holding }: Holding): string =>
  JSON.stringify([
    id,
    state,
    subscriptionId,
    numbers,
    agreed,
    "doubt" in holding && holding.doubt.stage === "changing",
  ]);

const sameIntents = (a: Order, b: Order): boolean =>
  a.holdings.length === b.holdings.length &&
  a.holdings.every((holding, index) => {
    const other = b.holdings[index];
    return other !== undefined && intentOf(holding) === intentOf(other);
  });

/** The order in the driver's hands beside what is stored of it. Only the lease's holder writes holdings. */
export class Drive {
  private stored: Order | undefined;

  constructor(
    private readonly orders: Pick<OrderStore, "save">,
    private readonly clock: () => Instant,
    private readonly holder: string,
    public order: Order,
  ) {}

  /** Whether a write of this run has proved that nobody else drives the order. */
  get isOurs(): boolean {
    return this.stored !== undefined;
  }

  /** Stores the intent (and renews the lease) unless that is what is stored already. @throws LeaseLost */
  async ensureStored(requestTimeoutMs: number): Promise<void> {
    const lease = this.stored?.lease;
    const holds = lease?.holder === this.holder && lease.endsAt - this.clock() > requestTimeoutMs;
    if (!(holds && this.stored && sameIntents(this.stored, this.order))) await this.store();
  }

  /** Stores the order as it is, under a renewed lease. @throws LeaseLost */
  async store(): Promise<void> {
    const lease = { holder: this.holder, endsAt: this.clock() + leaseMs };
    while (!(await this.save({ ...this.order, lease }, lease.endsAt))) {
      // Somebody wrote desired meanwhile; our holdings go onto it.
    }
  }

  /**
   * Stores the order and gives the lease back.
   * @returns false when an event came meanwhile: the order now carries it, and is to be looked at again. @throws LeaseLost
   */
  async giveBack(dueAt: Instant | undefined): Promise<boolean> {
    const { lease: _lease, ...released } = this.order;
    return this.save(released, dueAt);
  }

  /** After the lease was given back: stored only if nobody wrote since. */
  async tidy(order: Order, dueAt: Instant | undefined): Promise<void> {
    if (this.stored?.revision === order.revision) await this.orders.save(order, dueAt);
  }

  private async save(order: Order, dueAt: Instant | undefined): Promise<boolean> {
    const result = await this.orders.save({ ...order, updatedAt: this.clock() }, dueAt);
    if (result.saved) {
      this.stored = result.order;
      this.order = result.order;
      return true;
    }
    const { current } = result;
    if (this.stored === undefined || current.lease?.holder !== this.holder) throw new LeaseLost(current);
    this.stored = current;
    this.order = rebase(this.order, current);
    return false;
  }
}

const peopleOf = ({ desired }: Order) => ({
  customer: desired.customer?.value,
  driver: desired.driver?.value,
});

/** Our holdings and findings on what the order has come to want meanwhile. */
function rebase(mine: Order, current: Order): Order {
  const {
    retry: _oldRetry,
    refusal: _oldRefusal,
    lease: _oldLease,
    releaseOwed: _oldDebt,
    ...others
  } = current;
  const { version, revision, desired, terms } = current;
  const next: Order = { ...others, ...mine, version, revision, desired, terms };
  const before = peopleOf(mine);
  const after = peopleOf(current);
  if (before.customer === after.customer && before.driver === after.driver) return next;
  const { retry: _retry, refusal: _refusal, ...fresh } = next;
  return { ...fresh, search: newSearch };
}
