import type { RoutePlan } from "../../../local/assembly/plan";
import { throttle } from "../../../local/triggers/throttle";

const route = (limit?: RoutePlan["limit"]): RoutePlan => ({
  routeKey: "GET /v1/health",
  stage: "$default",
  apiId: "api",
  functionName: "f",
  timeoutMs: 1,
  authorization: { kind: "none" },
  ...(limit ? { limit } : {}),
});

it("lets a burst through, then the rate, each route for itself", () => {
  let now = 0;
  const passes = throttle(() => now);
  const [one, other] = [route({ requestsPerSecond: 2, burst: 3 }), route({ requestsPerSecond: 2, burst: 3 })];
  const passing = (count: number, of: RoutePlan) =>
    Array.from({ length: count }, () => passes(of)).filter(Boolean).length;
  expect(passing(10, one)).toBe(3);
  now += 499;
  expect(passing(10, one)).toBe(0);
  now += 501;
  expect(passing(10, one)).toBe(2);
  now += 3_600_000;
  expect(passing(10, one)).toBe(3);
  expect(passing(10, other)).toBe(3);
});

it("lets everything through where there is no limit", () => {
  const passes = throttle(() => 0);
  const open = route();
  expect(Array.from({ length: 1000 }, () => passes(open)).every(Boolean)).toBe(true);
});
