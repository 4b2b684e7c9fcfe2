/** How a release takes over a function's traffic. CodeDeploy knows these by name. */
export const trafficShifts = [
  "all-at-once",
  "canary-10-percent-5-minutes",
  "canary-10-percent-10-minutes",
  "canary-10-percent-15-minutes",
  "canary-10-percent-30-minutes",
  "linear-10-percent-every-1-minute",
  "linear-10-percent-every-2-minutes",
  "linear-10-percent-every-3-minutes",
  "linear-10-percent-every-10-minutes",
] as const;
export type TrafficShift = (typeof trafficShifts)[number];

/** How new code is put to work. */
export interface Deployment {
  /**
   * `canary-…` gives a release that much of the traffic for that long, then all of it; `linear-…` more each time. An alarm in
   * between takes the release back. Both versions work on the same tables meanwhile.
   * @default "all-at-once": without CodeDeploy, and nothing is taken back
   */
  readonly traffic: TrafficShift;
}

export const deploymentComplaints = (deployment: Deployment | undefined): string[] =>
  deployment === undefined || trafficShifts.includes(deployment.traffic)
    ? []
    : [
        `deployment.traffic "${deployment.traffic}": use ${trafficShifts.map((name) => `"${name}"`).join(", ")}`,
      ];
