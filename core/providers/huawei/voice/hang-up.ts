import { type HangUpReasons, hangUpReasons } from "../hang-up";

/** What Voice Call adds to the list, or means otherwise. @see Huawei error codes reference §3, last paragraph */
export const voiceHangUpReasons: HangUpReasons = {
  ...hangUpReasons,
  8000: ["failed", "platform", "platform internal error"],
  8001: ["no-answer", "callee", "user not reached"],
  8002: ["unreachable", "network", "peer returned a failure announcement"],
  8003: ["no-answer", "callee", "ring timeout"],
  8004: ["rejected", "callee", "hung up while ringing"],
  8005: ["failed", "platform", "text-to-speech failed"],
  8006: ["failed", "tenant", "audio file missing"],
  8007: ["failed", "platform", "playing failed"],
  8008: ["failed", "caller", "collecting digits failed"],
  8009: ["caller-gave-up", "caller", "caller hung up before answer"],
  8010: ["answered", "none", "maximum duration reached"],
  8012: ["failed", "tenant", "app key wrong"],
  8015: ["failed", "platform", "recording failed"],
  8017: ["answered", "none", "hung up on our instruction"],
  8018: ["not-allowed", "control", "no permission"],
  8020: ["failed", "platform", "service fault"],
  8105: ["rejected", "callee", "callee hung up, or is suspended"],
};
