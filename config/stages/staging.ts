import type { StageConfig } from "../types";
import { prod } from "./prod";

/** As prod, where a release is tried before it gets there: fewer instances, and nothing is kept. */
export const staging: StageConfig = {
  ...prod,
  stage: "staging",
  sweepers: 2,
  retentionDays: { orders: 30, calls: 30, recordings: 30, notifications: 7, logs: 14 },
  throttle: { requestsPerSecond: 100, burst: 200 },
  concurrency: { "call-control": { provisioned: 1 } },
  deployment: { traffic: "canary-10-percent-5-minutes" },
  keepData: false,
};
