import { type Follower, p95 } from "./follow";
import type { Ground } from "./ground";
import type { Debts } from "./owed";
import { measureProcesses, measureWorkers } from "./processes";
import { measureQueues } from "./queues";
import { quantile } from "./statistics";
import type { Tables } from "./tables";
import type { Traffic } from "./traffic";
import type { Sample } from "./verdict";

export interface Watch {
  readonly ground: Ground;
  readonly traffic: Traffic;
  readonly follower: Follower;
  readonly debts: Debts;
  readonly tables: Tables;
}

/** Counting every table takes a while: only at every so many samples. */
const countEvery = 5;

/** What the platform holds beyond the orders that live, mode by mode. */
function strays({ simulator }: Ground, { live }: Traffic): number {
  const counts = new Map<string, number>();
  const count = (mode: string, by: number) => counts.set(mode, (counts.get(mode) ?? 0) + by);
  for (const { mode } of simulator.state.subscriptions.all()) count(mode.toUpperCase(), 1);
  for (const { mode } of live.values()) count(mode, -1);
  return [...counts.values()].reduce((sum, each) => sum + Math.max(0, each), 0);
}

/** Takes samples; between two of them it remembers nothing but how long the cloud's minutes took. */
export class Sampler {
  readonly samples: Sample[] = [];
  private minutes: number[] = [];

  constructor(private readonly watch: Watch) {}

  tookMs(minute: number): void {
    this.minutes.push(minute);
  }

  /** @param at real seconds, @param minute the cloud's minutes since the load began */
  async take(at: number, minute: number): Promise<Sample> {
    const { ground, traffic } = this.watch;
    const values = {
      ...(await this.service()),
      ...(await this.storage()),
      ...(await measureWorkers(ground.cloud.workers())),
      ...measureProcesses(ground.dataDir),
      ...p95("answer to an event, p95", traffic.answers.splice(0)),
      "minute of the cloud's": quantile(this.minutes.splice(0), 0.5),
    };
    const sample = { at, minute, values };
    this.samples.push(sample);
    return sample;
  }

  private async service(): Promise<Record<string, number>> {
    const { ground, traffic, follower, debts, tables } = this.watch;
    const { queued, dead } = await measureQueues(ground.cloud);
    const { lag } = await tables.dueWork();
    return {
      "queued messages": queued,
      "dead letters": dead,
      "due-work lag": lag,
      ...follower.read(),
      "live orders": traffic.live.size,
      "orders that should be over": follower.overdue().length,
      "subscriptions without a live order": strays(ground, traffic),
      "pushes not delivered": debts.pending(),
      "CDRs and recordings owed": debts.size,
    };
  }

  private async storage(): Promise<Record<string, number>> {
    if (this.samples.length % countEvery !== 0) return {};
    const { traffic, tables } = this.watch;
    const counts = await tables.count();
    traffic.figures.expired += counts.expired;
    return {
      "routes held": counts.routesHeld,
      "routes at rest": counts.routesResting,
      "items in tables": counts.items,
      "items for each order": counts.items / Math.max(1, traffic.figures.orders),
    };
  }
}
