import { median, type Point, trendOf } from "./statistics";

/** What is measured over and over, and how much it may rise by. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  /** It may rise by so much over the judged part: what caches, buffers and chance make of it. */
  readonly tolerance: number;
  /** The same as a share of what it is in the middle; the larger of the two counts. @default 0.1 */
  readonly relativeTolerance?: number;
  /** Minutes of the cloud's own time until it can have levelled off. @default 0 */
  readonly warmUpMinutes?: number;
  /** Why it may grow: then it is shown and not judged. */
  readonly growsByDesign?: string;
}

/** A measurement: where in real and in the cloud's time, and every series' value. */
export interface Sample {
  /** Real seconds since the load began. */
  readonly at: number;
  /** Minutes of the cloud's time since then. */
  readonly minute: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface Verdict {
  readonly series: string;
  readonly unit: string;
  readonly verdict: "level" | "grows" | "too short to tell" | "grows by design";
  /** What it was in the middle of the judged part. */
  readonly median: number;
  readonly last: number;
  readonly highest: number;
  /** Per hour of real time. */
  readonly perHour: number;
  /** By how much it surely rose over the judged part, and by how much it might. */
  readonly rise: number;
  readonly allowed: number;
  readonly samples: number;
}

/** Fewer say nothing. */
const fewest = 8;
/** What a start brings with it (code that is compiled, workers, connections) says nothing of what follows. */
const warmUpShare = 0.5;

/** The part of the run that is judged: its second half, and only what lies behind the series' own warm-up. */
function judgedPart(series: Series, samples: readonly Sample[]): Point[] {
  const from = (samples.at(-1)?.at ?? 0) * warmUpShare;
  return samples
    .filter(({ at, minute }) => at >= from && minute >= (series.warmUpMinutes ?? 0))
    .flatMap(({ at, values }) => {
      const value = values[series.name];
      return value === undefined ? [] : [{ at, value }];
    });
}

function verdictOf(series: Series, points: readonly Point[], rise: number, allowed: number) {
  if (series.growsByDesign !== undefined) return "grows by design";
  if (points.length < fewest) return "too short to tell";
  return rise > allowed ? "grows" : "level";
}

/**
 * Whether a series grows without bound, as far as a run can tell: over the judged part it surely rose (Theil–Sen, 99 %) by more
 * than it may. A jump that stays, a saw-tooth and single wild values are no growth; a steady rise is, however noisy.
 */
export function judge(series: Series, samples: readonly Sample[]): Verdict {
  const points = judgedPart(series, samples);
  const all = samples.flatMap(({ values }) => values[series.name] ?? []);
  const { slope, surely } = trendOf(points);
  const span = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  const middle = median(points.map(({ value }) => value));
  const allowed = Math.max(series.tolerance, Math.abs(middle) * (series.relativeTolerance ?? 0.1));
  const rise = span === 0 ? 0 : Math.max(0, surely * span);
  return {
    series: series.name,
    unit: series.unit,
    verdict: verdictOf(series, points, rise, allowed),
    median: middle,
    last: all.at(-1) ?? 0,
    highest: all.reduce((most, value) => Math.max(most, value), 0),
    perHour: slope * 3600,
    rise,
    allowed,
    samples: points.length,
  };
}
