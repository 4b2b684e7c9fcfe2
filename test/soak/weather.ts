import type { LocalCloud } from "../../local/cloud";
import type { FaultKind, FaultRule } from "../../simulator/faults";
import type { Simulator } from "../../simulator/server";
import type { Chance } from "../chance";
import { countOne, type Figures } from "./figures";
import type { Lines } from "./lines";

const requestFaults: readonly FaultKind[] = [
  "timeout-before",
  "timeout-after",
  "drop-before",
  "drop-after",
  "http-500-before",
  "http-500-after",
  "flow-control",
  "slow",
];
const pushFaults: readonly FaultKind[] = ["push-drop", "push-repeat", "push-reorder", "push-delay"];
const recordingFaults: readonly FaultKind[] = [
  "recording-truncate",
  "recording-short",
  "recording-missing",
  "recording-no-length",
  "recording-wrong-host",
];

/** Quiet for most of a cycle, a storm at its end. */
const stormShare = 0.25;
const worstCycleSeconds = 90;
/** How likely a worker is ended within a minute of the cloud's time. */
const endsWorker = { quiet: 0.02, storm: 0.3 };

/** Faults now and then: of requests, pushes and recordings, and workers that end in the middle of their work. */
export class Weather {
  isStorm = false;
  private readonly cycleSeconds: number;

  constructor(
    private readonly at: { cloud: LocalCloud; simulator: Simulator; lines: Lines },
    private readonly chance: Chance,
    private readonly figures: Figures,
    totalSeconds: number,
  ) {
    this.cycleSeconds = Math.max(2, Math.min(worstCycleSeconds, totalSeconds / 4));
  }

  async blow(seconds: number): Promise<void> {
    const isStorm = (seconds % this.cycleSeconds) / this.cycleSeconds > 1 - stormShare;
    if (isStorm === this.isStorm) return;
    this.isStorm = isStorm;
    if (!isStorm) return this.calmDown();
    this.figures.storms += 1;
    await this.at.lines.faults(this.draw(), this.chance.between(0, 2 ** 31 - 1));
  }

  async calmDown(): Promise<void> {
    this.isStorm = false;
    const { faults } = this.at.simulator;
    for (const { kind, struck } of faults.describe().faults)
      if (struck > 0) countOne(this.figures.faults, kind, struck);
    await this.at.lines.faults([], 0);
  }

  private draw(): FaultRule[] {
    const some = (kinds: readonly FaultKind[], rate: number): FaultRule => ({
      kind: this.chance.pick(kinds),
      rate,
      milliseconds: this.chance.between(200, 1_500),
    });
    return [
      some(requestFaults, 0.15),
      some(requestFaults, 0.15),
      some(pushFaults, 0.4),
      some(recordingFaults, 0.7),
    ];
  }

  /** Ends a worker, mostly one that has something to do: while the minute's work is under way. */
  async endSomeWorker(): Promise<void> {
    if (!this.chance.happens(this.isStorm ? endsWorker.storm : endsWorker.quiet)) return;
    const workers = this.at.cloud.workers();
    if (workers.length === 0) return;
    this.figures.workersEnded += 1;
    await this.chance.pick(workers).end("the machine under it failed");
  }
}
