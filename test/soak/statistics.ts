/** One value at one time, in whatever unit the caller keeps to. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** The value below which this share of the values lies; 0 for none at all. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** How a series rises, per unit of time. */
export interface Trend {
  /** Theil–Sen: the median of the slopes between all pairs of points, which a quarter of wild points does not move far. */
  readonly slope: number;
  /** With 99 % certainty it rises at least so fast. */
  readonly surely: number;
}

/** One-sided, 99 %. */
const certainty = 2.326;
/** Pairs grow with the square: more points than this are thinned out evenly. */
const mostPoints = 300;

function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= mostPoints) return points;
  const step = points.length / mostPoints;
  return Array.from({ length: mostPoints }, (_, index) => points[Math.floor(index * step)] as Point);
}

function slopesOf(points: readonly Point[]): number[] {
  const slopes: number[] = [];
  for (const [index, from] of points.entries())
    for (const to of points.slice(index + 1))
      if (to.at !== from.at) slopes.push((to.value - from.value) / (to.at - from.at));
  return slopes.sort((a, b) => a - b);
}

/** Spread of Kendall's S for so many points without ties: what chance alone makes of it. */
const spreadOf = (count: number): number => Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);

/** The trend of a series and the sure part of it (Sen's confidence interval). Nothing rises that has fewer than two moments. */
export function trendOf(series: readonly Point[]): Trend {
  const points = thinned(series);
  const slopes = slopesOf(points);
  if (slopes.length === 0) return { slope: 0, surely: 0 };
  const rank = Math.floor((slopes.length - certainty * spreadOf(points.length)) / 2);
  return { slope: median(slopes), surely: slopes[rank] ?? Number.NEGATIVE_INFINITY };
}
