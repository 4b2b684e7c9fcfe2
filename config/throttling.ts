import type { Traffic } from "./api-routes";

/** What the gateway lets through on one route before it answers 429: a token bucket. */
export interface Limit {
  readonly requestsPerSecond: number;
  /** Size of the bucket: how many may come at once. */
  readonly burst: number;
}

export interface Throttle extends Limit {
  /** Other limits for some traffic. @default as `limitOf` says */
  readonly byTraffic?: Readonly<Partial<Record<Traffic, Limit>>>;
}

export const usualThrottle: Throttle = { requestsPerSecond: 100, burst: 200 };

const times = ({ requestsPerSecond, burst }: Limit, factor: number): Limit => ({
  requestsPerSecond: requestsPerSecond * factor,
  burst: burst * factor,
});

/** The limit of each route of some traffic; the stage's own unless there is a reason for another. */
export function limitOf(traffic: Traffic, throttle: Throttle): Limit {
  const stated = throttle.byTraffic?.[traffic];
  if (stated) return stated;
  switch (traffic) {
    case "events":
    case "reads":
      return { requestsPerSecond: throttle.requestsPerSecond, burst: throttle.burst };
    // An order makes several calls, each pushes up to six times, and a push that is refused comes again at most six times.
    case "pushes":
    // Somebody holds a telephone until it is answered.
    case "questions":
      return times(throttle, 2);
    // Each rings a telephone and costs money; whoever gets hold of a token must not ring a whole city.
    case "verification":
      return { requestsPerSecond: 10, burst: 20 };
    // Done by a person or a nightly job, and each is a lot of work.
    case "admin":
      return { requestsPerSecond: 5, burst: 10 };
    default:
      return traffic satisfies never;
  }
}
