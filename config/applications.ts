import type { Application } from "./types";

/** Huawei Cloud's access address in China; the console shows each customer's own. */
export const huaweiAccessAddress = "https://rtcpns.cn-north-1.myhuaweicloud.com";

/** The AXB application of a stage: an app key belongs to exactly one mode (Huawei reference §1). */
export const huaweiAxb = (at: Pick<Application, "baseUrl" | "recordingHosts">): Application => ({
  provider: "huawei",
  application: "axb-main",
  mode: "AXB",
  exclusive: true,
  ...at,
});
