import type { CallEnding, CallFault, CallOutcome } from "../../domain/calls/notification";
import { maskNumbers } from "../../domain/masking";
import { hangUpReasons } from "./hang-up";

interface Point {
  readonly from: number;
  readonly to?: number;
  readonly outcome: CallOutcome;
  readonly fault: CallFault;
  readonly words: string;
}

/** `ulFailReason`: the specific entries come before the range they lie in. @see Huawei error codes reference §5 */
const releasePoints: readonly Point[] = [
  { from: 100, outcome: "failed", fault: "caller", words: "empty digits collected" },
  { from: 513, outcome: "no-answer", fault: "network", words: "call timeout" },
  { from: 514, outcome: "no-answer", fault: "callee", words: "ring timeout" },
  { from: 515, outcome: "caller-gave-up", fault: "caller", words: "remote user cancelled" },
  { from: 516, outcome: "caller-gave-up", fault: "caller", words: "local user cancelled" },
  { from: 517, outcome: "failed", fault: "platform", words: "platform response timeout" },
  { from: 518, outcome: "failed", fault: "network", words: "remote leg failed" },
  { from: 519, to: 520, outcome: "failed", fault: "network", words: "local leg failed" },
  { from: 521, outcome: "failed", fault: "callee", words: "remote released before ringing" },
  { from: 522, outcome: "failed", fault: "platform", words: "platform out of voice ports" },
  { from: 524, outcome: "failed", fault: "tenant", words: "audio file missing" },
  { from: 526, to: 527, outcome: "failed", fault: "platform", words: "mute or unmute failed" },
  { from: 528, outcome: "not-allowed", fault: "control", words: "prefix restricted" },
  { from: 529, outcome: "failed", fault: "tenant", words: "app key missing" },
  { from: 530, outcome: "caller-gave-up", fault: "caller", words: "caller hung up before forward" },
  { from: 539, outcome: "caller-gave-up", fault: "caller", words: "caller hung up during recording set-up" },
  { from: 540, outcome: "rejected", fault: "callee", words: "callee hung up during recording set-up" },
  { from: 541, outcome: "failed", fault: "platform", words: "renegotiation failed" },
  { from: 542, outcome: "failed", fault: "platform", words: "recording timeout" },
  { from: 550, to: 553, outcome: "failed", fault: "unknown", words: "local ring or hang-up fault" },
  { from: 501, to: 512, outcome: "failed", fault: "platform", words: "recording set-up fault" },
  { from: 400, to: 699, outcome: "failed", fault: "network", words: "SIP status of the far side" },
  { from: 1001, outcome: "failed", fault: "network", words: "operator-side hang-up" },
  { from: 1002, outcome: "failed", fault: "unknown", words: "user hang-up" },
  { from: 1003, outcome: "failed", fault: "none", words: "released by interface" },
  { from: 1004, outcome: "failed", fault: "none", words: "blind transfer" },
  { from: 2800, to: 2899, outcome: "failed", fault: "platform", words: "voice menu fault" },
  { from: 2901, to: 2914, outcome: "failed", fault: "platform", words: "recording failed" },
  { from: 7103, outcome: "failed", fault: "platform", words: "caller number information missing" },
  { from: 7104, outcome: "failed", fault: "binding", words: "no AX binding" },
];

/** What a release point says about a call that was not connected; nothing for 0. */
export function endingOfReleasePoint(point: number | undefined): CallEnding | undefined {
  if (point === undefined || point === 0) return undefined;
  const found = releasePoints.find(({ from, to = from }) => from <= point && point <= to);
  if (found) return { outcome: found.outcome, fault: found.fault, words: found.words };
  // The rest of the list overlaps with the hang-up reasons; which part of it was not retrieved.
  const row = Object.hasOwn(hangUpReasons, point) ? hangUpReasons[point] : undefined;
  const [outcome, fault, words] = row ?? [
    "failed",
    "unknown",
    maskNumbers(`release point ${point}, not listed`),
  ];
  return { outcome, fault, words };
}
