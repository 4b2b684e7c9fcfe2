import type { ProviderModule } from "../../../domain/provider-module";
import { optional } from "../fields-of-push";
import { textOf } from "../json";
import { parsePush } from "../notifications";
import type { Product } from "../product";
import { voiceHangUpReasons } from "./hang-up";
import { verifyVoicePush } from "./push-verifier";

/**
 * Calls that the platform starts: leg 2 is there only when two people are connected; a spoken code has just leg 1.
 * @see Voice Call reference §4
 */
const voiceCall: Product = {
  provider: "huawei-voice",
  hangUpReasons: voiceHangUpReasons,
  answeredAt: ({ forwardAnswer, outAnswer }, fee) =>
    forwardAnswer ?? (textOf(fee.fwdDstNum) === undefined ? outAnswer : undefined),
  // Nobody dialled a privacy number: X is the landline shown, and a code's only callee is a real one.
  partiesOf: (fee) => ({
    caller: optional(fee, "callerNum"),
    privacyNumber: optional(fee, "bindNum"),
    reached: optional(fee, "fwdDstNum") ?? optional(fee, "calleeNum"),
    shown: optional(fee, "fwdDisplayNum") ?? optional(fee, "bindNum"),
  }),
};

const bindsNothing = (): never => {
  throw new RangeError("huawei-voice places calls and binds no numbers");
};

/** Huawei Cloud Voice Call: only its pushes are read here; calls are placed through `voiceCaller`. */
export const huaweiVoice: ProviderModule = {
  modes: [],
  capabilities: bindsNothing,
  connect: bindsNothing,
  parsePush: (body, receivedAt) => parsePush(voiceCall, body, receivedAt),
  verifyPush: verifyVoicePush,
};
