import type { LocalCloud } from "../../local/cloud";
import type { Lines } from "./lines";
import type { SoakOrder } from "./orders";
import { quantile } from "./statistics";
import type { Traffic } from "./traffic";

interface CloudEvent {
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: { readonly dial?: SoakOrder["dial"] };
}

/** What can only lapse (CYJ) stays for as long as it was bound for: ten minutes by its policy. */
const lapseMs = 600_000;
/** "Has passed" is judged two minutes after. */
const judgedAfterMs = 120_000;
const askedAfterMs = 300_000;

/** Nothing happened: nothing is said, rather than zero. */
export const p95 = (name: string, values: readonly number[]): Record<string, number> =>
  values.length === 0 ? {} : { [name]: quantile(values, 0.95) };

/** Follows orders by what the cloud tells of them: when they got their number, and when they gave it back. */
export class Follower {
  private lastSeen: unknown;
  private convergence: number[] = [];
  private releases: number[] = [];

  constructor(
    private readonly cloud: LocalCloud,
    private readonly lines: Lines,
    private readonly traffic: Traffic,
  ) {}

  /** Reads the events since the last time, and asks about orders that should long be over. */
  async look(): Promise<void> {
    const { events } = this.cloud;
    // The list is cut at its start; what was seen last may be gone from it.
    const fresh = events.slice(events.lastIndexOf(this.lastSeen as (typeof events)[number]) + 1);
    this.lastSeen = events.at(-1);
    for (const { event } of fresh) this.told(event as CloudEvent);
    const late = this.overdue().filter(({ closesAt }) => this.cloud.clock.now() > closesAt + askedAfterMs);
    for (const order of late) await this.ask(order);
  }

  private told({ type, subject, time, data }: CloudEvent): void {
    const order = this.traffic.live.get(subject);
    if (!order) return;
    const at = Date.parse(time);
    if (data.dial) order.dial = data.dial;
    if (type === "binding.activated") this.activated(order, at);
    if (type === "binding.released" && (order.isOver || at >= order.endsAt)) this.ended(order, at);
  }

  private activated(order: SoakOrder, at: number): void {
    this.traffic.becameActive(order, at);
    this.convergence.push(((order.activeAt ?? at) - order.toldAt) / 1000);
  }

  private ended(order: SoakOrder, at: number): void {
    if (order.mode !== "CYJ") this.releases.push(Math.max(0, at - order.closesAt) / 1000);
    this.traffic.live.delete(order.orderId);
    this.traffic.figures.ordersEnded += 1;
  }

  /** An order that never had a number is over without a word. */
  private async ask(order: SoakOrder): Promise<void> {
    const { status, body } = await this.lines.order(order.orderId);
    if (status === 200 && body.status === "ended") {
      this.traffic.live.delete(order.orderId);
      this.traffic.figures.ordersEnded += 1;
    }
  }

  /** Orders whose last phase has passed and that are not known to be over. */
  overdue(): SoakOrder[] {
    const now = this.cloud.clock.now();
    return [...this.traffic.live.values()].filter(
      ({ closesAt, mode }) => closesAt + (mode === "CYJ" ? lapseMs : 0) + judgedAfterMs < now,
    );
  }

  /** Seconds of the cloud's time, of what converged since the last reading. */
  read(): Record<string, number> {
    const { figures, live } = this.traffic;
    figures.longestConvergence = Math.max(figures.longestConvergence, ...this.convergence);
    figures.longestRelease = Math.max(figures.longestRelease, ...this.releases);
    const [convergence, release] = [this.convergence.splice(0), this.releases.splice(0)];
    const now = this.cloud.clock.now();
    const waits = [...live.values()].filter((order) => order.activeAt === undefined && !order.isOver);
    return {
      ...p95("convergence, p95", convergence),
      ...p95("release after its time, p95", release),
      "longest wait for a number": Math.max(0, ...waits.map(({ toldAt }) => (now - toldAt) / 1000)),
    };
  }
}
