import type { Application, Mode, VoiceApplication } from "./types";

/** Huawei Cloud's access address in China; the console shows each customer's own. */
export const huaweiAccessAddress = "https://rtcpns.cn-north-1.myhuaweicloud.com";

type Where = Pick<Application, "baseUrl" | "recordingHosts">;

/** A Private Number application `<mode>-main`: an app key belongs to exactly one mode (Huawei reference §1). */
export const huaweiApplication = (
  mode: Exclude<Mode, "CYJ">,
  { baseUrl, recordingHosts }: Where,
): Application => ({
  provider: "huawei",
  application: `${mode.toLowerCase()}-main`,
  mode,
  exclusive: true,
  baseUrl,
  recordingHosts,
});

/** Its recordings can't be had: no interface tells the call's id (CYJ reference §4). */
export const cyjApplication = (baseUrl: string): Application => ({
  provider: "cyj",
  application: "cyj-main",
  mode: "CYJ",
  exclusive: true,
  baseUrl,
  recordingHosts: [],
});

/** A Voice Call application; each capability has its own app key (Voice Call reference §1). */
export const huaweiVoiceApplication = (
  own: Pick<VoiceApplication, "application" | "mode" | "displayNumbers" | "baseUrl">,
): VoiceApplication => ({ provider: "huawei-voice", preTone: "pretone.wav", plays: 3, ...own });
