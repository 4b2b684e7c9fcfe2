import type { CallEventNotification, Notification, TextNotification } from "../calls/notification";
import { type Instant, seconds } from "../instant";
import type { Mode } from "../modes";
import { type E164, parseE164 } from "../phone-numbers";
import { echoText } from "./echo";
import { type FoundRoute, judgeCall, judgeText, type Refusal, type Verdict } from "./judge";

/** How a provider is told what to do with a call or a text it asks about. */
export interface ControlAnswers {
  connect(to: Connection): Answer;
  close(): Answer;
  forward(text: { readonly sender: string; readonly receiver: E164 }): Answer;
  discard(): Answer;
}

/** The body of an answer, in the provider's own words. */
export type Answer = Readonly<Record<string, unknown>>;

export interface Connection {
  readonly callee: E164;
  /** The X dialled: what the callee sees, never a real number. */
  readonly shown: E164;
  /** 0 is no limit. */
  readonly maxCallMinutes: number;
  readonly recording?: { readonly hintTone?: string };
  /** `{orderId}/{version}`: comes back with the call's later events and its fee record. */
  readonly userData: string;
}

export interface AnsweringDeps {
  /** The route of this caller on this number, read consistently, in one request. @throws when there is no answer in time */
  readonly routeOf: (number: E164, caller: E164, signal: AbortSignal) => Promise<FoundRoute | undefined>;
  readonly failed: (what: string, error: unknown) => void;
}

/** What was pushed, and by which application. */
export interface Question {
  readonly notification: CallEventNotification | TextNotification;
  readonly mode: Mode;
  readonly stale: boolean;
  readonly now: Instant;
}

/** How long the network is kept waiting for a route: it gives up on us after about a second. */
const routeReadMs = seconds(0.8);

/** The notification that waits for an answer, if one does. */
export const questionOf = (
  notifications: readonly Notification[],
): CallEventNotification | TextNotification | undefined => {
  const [only] = notifications;
  return (only?.kind === "event" || only?.kind === "text") && only.mustAnswer ? only : undefined;
};

/**
 * Who the caller is to be put through to. Whatever goes wrong is a refusal, never an exception: not to be connected is the
 * safe end of every doubt.
 */
export async function decideCall(deps: AnsweringDeps, question: Question): Promise<Verdict> {
  const { notification, mode, stale, now } = question;
  if (notification.kind !== "event" || mode !== "X") return { ok: false, because: "not-asked-here" };
  // A call is never asked about twice, so an old signature is no redelivery: somebody else has come by it.
  if (stale) return { ok: false, because: "stale" };
  return decide(deps, judgeCall, { from: notification.caller, to: notification.called, now });
}

/** Who a text is to be forwarded to. Texts are pushed again for hours, so an old signature is no reason to refuse. */
export async function decideText(deps: AnsweringDeps, question: Question): Promise<Verdict> {
  const { notification, mode, now } = question;
  if (notification.kind !== "text" || (mode !== "X" && mode !== "AXB")) {
    // In AX the platform forwards by the number in the text, and asks only when that is missing or wrong.
    return { ok: false, because: "not-forwarded-here" };
  }
  return decide(deps, judgeText, { from: notification.sender, to: notification.privacyNumber, now });
}

interface Dialled {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly now: Instant;
}

async function decide(
  deps: AnsweringDeps,
  judge: typeof judgeCall,
  { from = "", to = "", now }: Dialled,
): Promise<Verdict> {
  const caller = parseE164(from);
  const number = parseE164(to);
  if (caller === undefined || number === undefined) return { ok: false, because: "unknown-caller" };
  try {
    return judge(await deps.routeOf(number, caller, AbortSignal.timeout(routeReadMs)), caller, now);
  } catch (error) {
    deps.failed("reading a route", error);
    return { ok: false, because: "unavailable" satisfies Refusal };
  }
}

/** What the route says about the call: limits, recording, and which binding it was made under. */
export const connectionOf = ({ route, peer }: Extract<Verdict, { ok: true }>, shown: E164): Connection => ({
  callee: peer,
  shown,
  maxCallMinutes: route.maxCallMinutes,
  ...(route.recording.enabled ? { recording: hintTone(route.recording) } : {}),
  userData: echoText(route),
});

const hintTone = ({ hintTone: tone }: FoundRoute["recording"]) =>
  tone === undefined ? {} : { hintTone: tone };
