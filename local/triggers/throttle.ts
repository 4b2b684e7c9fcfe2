import type { RouteLimit, RoutePlan } from "../assembly/plan";

/** Whether one more request may pass on a route now; it is counted if so. */
export type Throttle = (route: RoutePlan) => boolean;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * A token bucket for each route, as the gateway keeps them: filled at the route's rate up to its burst, one taken by each
 * request. A route without a limit always passes.
 * @param now milliseconds of a clock that only goes forward: traffic comes in real time
 */
export function throttle(now: () => number = () => performance.now()): Throttle {
  const buckets = new Map<RoutePlan, Bucket>();
  return (route) => {
    if (!route.limit) return true;
    const bucket = filled(buckets.get(route), route.limit, now());
    buckets.set(route, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}

function filled(bucket: Bucket | undefined, { requestsPerSecond, burst }: RouteLimit, now: number): Bucket {
  if (!bucket) return { tokens: burst, filledAt: now };
  const tokens = bucket.tokens + ((now - bucket.filledAt) / 1000) * requestsPerSecond;
  return { tokens: Math.min(burst, tokens), filledAt: now };
}
