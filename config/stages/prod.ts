import { huaweiAccessAddress, huaweiApplication } from "../applications";
import { delivery, ride } from "../policies";
import type { StageConfig } from "../types";

const axb = huaweiApplication("AXB", {
  baseUrl: huaweiAccessAddress,
  recordingHosts: ["*.myhuaweicloud.com"],
});

export const prod: StageConfig = {
  stage: "prod",
  applications: [axb],
  policies: [ride(axb), delivery(axb)],
  areaFallback: { "*": ["*"] },
  sweepers: 4,
  retentionDays: { orders: 30, calls: 180, recordings: 180, notifications: 7, logs: 30 },
  throttle: { requestsPerSecond: 500, burst: 1000 },
  fewNumbersLeft: 20,
  concurrency: { "call-control": { reserved: 200, provisioned: 2 } },
  deployment: { traffic: "canary-10-percent-5-minutes" },
  keepData: true,
};
