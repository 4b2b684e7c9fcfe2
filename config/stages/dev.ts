import { huaweiAccessAddress, huaweiApplication } from "../applications";
import { delivery, ride } from "../policies";
import type { StageConfig } from "../types";

const axb = huaweiApplication("AXB", {
  baseUrl: huaweiAccessAddress,
  recordingHosts: ["*.myhuaweicloud.com"],
});

/** A shared stage for trying things out: deleted with its data. */
export const dev: StageConfig = {
  stage: "dev",
  applications: [axb],
  policies: [ride(axb), delivery(axb)],
  areaFallback: { "*": ["*"] },
  sweepers: 1,
  retentionDays: { orders: 30, calls: 30, recordings: 30, notifications: 7, logs: 14 },
  keepData: false,
};
