import type { Call } from "./calls/call";
import type { CallOutcome } from "./calls/notification";
import { type Instant, minutes, seconds } from "./instant";
import { type E164, maskNumber } from "./phone-numbers";
import { ProviderError, type ProviderFailure } from "./provider";
import type { VoiceCaller } from "./voice-calls";

/** A code to be spoken to somebody, under an id of the platform's own. */
export interface VerificationRequest {
  readonly id: string;
  readonly to: E164;
  /** 2 to 8 digits; text, as leading zeros count. Never logged and never stored. */
  readonly code: string;
  /** How often it is spoken; the application's setting where absent. */
  readonly plays?: number;
}

/** What is kept of it: neither the number nor the code. */
export interface Verification {
  readonly id: string;
  readonly application: string;
  /** The number's last two digits, behind an ellipsis. */
  readonly to: string;
  readonly requestedAt: Instant;
  /** `requested`: the platform was not asked yet, or whoever asked it died. `unknown`: asked, and not answered. */
  readonly state: "requested" | "accepted" | "unknown";
  /** Tells the same request from another one under the same id; a keyed hash. */
  readonly fingerprint: string;
}

export interface VerificationStore {
  /** Takes the id; what stands under it already is an answer. */
  begin(verification: Verification): Promise<{ taken: true } | { taken: false; current: Verification }>;
  settle(id: string, state: "accepted" | "unknown", callId?: string): Promise<void>;
  /** Nothing was asked of the platform: the id is free again. */
  forget(id: string): Promise<void>;
  /** With the call, once the platform told of it. */
  load(id: string): Promise<{ verification: Verification; callId?: string } | undefined>;
}

/** An application that speaks codes. */
export interface Speaker {
  readonly application: string;
  /** Rented landlines to show. */
  readonly displayNumbers: readonly E164[];
  readonly preTone: string;
  readonly plays: number;
  readonly caller: VoiceCaller;
  /** Our id of the platform's call. */
  callIdOf(sessionId: string): string;
}

export interface VerificationDeps {
  readonly store: VerificationStore;
  readonly speaker: Speaker;
  readonly callById: (callId: string) => Promise<Call | undefined>;
  readonly fingerprint: (request: VerificationRequest) => Promise<string>;
  readonly breakers: {
    closedUntil(application: string): Promise<Instant | undefined>;
    close(application: string, until: Instant, kind: ProviderFailure["kind"]): Promise<void>;
  };
  readonly now: () => Instant;
  readonly failed: (failure: ProviderFailure) => void;
}

export type VerificationStatus =
  | "accepted"
  | "ringing"
  | "unknown"
  | Exclude<CallOutcome, "not-allowed" | "caller-gave-up">;

/** A verification call as it stands. */
export interface VerificationCallState {
  readonly verification: Verification;
  readonly status: VerificationStatus;
  /** Once the platform told its id. */
  readonly callId?: string;
  /** Once the platform's pushes told of it. */
  readonly call?: Call;
}

/** Why no call is made. Nobody was called, and the id is free again, but for `id-reused`. */
export class VerificationRefused extends Error {
  override readonly name = "VerificationRefused";
  constructor(
    readonly because: "id-reused" | "closed" | "refused",
    readonly details: { readonly failure?: ProviderFailure; readonly resumesAt?: Instant } = {},
  ) {
    super(`verification call refused: ${because}`);
  }
}

/** What the platform's call carries, and its pushes echo: by it an unanswered request finds its call. */
const userDataPrefix = "verification:";

const userDataOf = (id: string): string => userDataPrefix + id;

/** The request a call was made for; `undefined` for any other call. */
export const verificationIdOf = (userData: string | undefined): string | undefined => {
  const id = userData?.startsWith(userDataPrefix) ? userData.slice(userDataPrefix.length) : "";
  return /^[A-Za-z0-9._:-]{1,64}$/.test(id) ? id : undefined;
};

/**
 * Has the code spoken, once for each id: a request that got no answer may have rung the phone, so it is never repeated.
 * @returns the state, and whether this request made it
 * @throws VerificationRefused
 */
export async function requestVerification(
  deps: VerificationDeps,
  request: VerificationRequest,
): Promise<VerificationCallState & { readonly isNew: boolean }> {
  const { store, speaker, now } = deps;
  const verification: Verification = {
    id: request.id,
    application: speaker.application,
    to: maskNumber(request.to),
    requestedAt: now(),
    state: "requested",
    fingerprint: await deps.fingerprint(request),
  };
  const begun = await store.begin(verification);
  if (!begun.taken) {
    if (begun.current.fingerprint !== verification.fingerprint) throw new VerificationRefused("id-reused");
    const known = await findVerification(deps, request.id);
    return { ...(known ?? stateOf(begun.current, now())), isNew: false };
  }
  return { ...(await place(deps, request, verification)), isNew: true };
}

async function place(
  deps: VerificationDeps,
  request: VerificationRequest,
  verification: Verification,
): Promise<VerificationCallState> {
  const { store, speaker } = deps;
  const { id } = request;
  const resumesAt = await deps.breakers.closedUntil(speaker.application);
  if (resumesAt !== undefined) {
    await store.forget(id);
    throw new VerificationRefused("closed", { resumesAt });
  }
  try {
    const { sessionId } = await speak(speaker, request);
    const callId = speaker.callIdOf(sessionId);
    await store.settle(id, "accepted", callId);
    return { verification, status: "accepted", callId };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return afterFailure(deps, verification, error.failure);
  }
}

const requestTimeoutMs = seconds(5);

const speak = ({ caller, displayNumbers, preTone, plays }: Speaker, request: VerificationRequest) =>
  caller.speakCode(
    {
      to: request.to,
      shown: displayNumberFor(request.id, displayNumbers),
      code: request.code,
      preTone,
      plays: request.plays ?? plays,
      userData: userDataOf(request.id),
    },
    { signal: AbortSignal.timeout(requestTimeoutMs) },
  );

/** Calls spread over the landlines. */
function displayNumberFor(id: string, numbers: readonly E164[]): E164 {
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  const number = numbers[sum % numbers.length];
  if (number === undefined) throw new Error("the application has no number to show");
  return number;
}

async function afterFailure(
  deps: VerificationDeps,
  verification: Verification,
  failure: ProviderFailure,
): Promise<VerificationCallState> {
  const { store, speaker, now } = deps;
  deps.failed(failure);
  const closedMs = closedFor(failure);
  if (closedMs !== undefined) await deps.breakers.close(speaker.application, now() + closedMs, failure.kind);
  if (failure.outcome === "unknown") {
    await store.settle(verification.id, "unknown");
    return { verification, status: "unknown" };
  }
  await store.forget(verification.id);
  throw new VerificationRefused("refused", {
    failure,
    ...(closedMs === undefined ? {} : { resumesAt: now() + closedMs }),
  });
}

/** As the lifecycle does: a ban or a refused set-up needs an operator, flow control a minute. */
function closedFor({ scope, kind }: ProviderFailure): number | undefined {
  if (scope !== "application" && scope !== "address") return undefined;
  return scope === "address" || kind === "misconfigured" ? minutes(30) : minutes(1);
}

/** The call as the platform's pushes tell it. */
export async function findVerification(
  { store, callById, now }: Pick<VerificationDeps, "store" | "callById" | "now">,
  id: string,
): Promise<VerificationCallState | undefined> {
  const found = await store.load(id);
  if (!found) return undefined;
  const { verification, callId } = found;
  if (callId === undefined) return stateOf(verification, now());
  const call = await callById(callId);
  return call
    ? { verification, status: statusOf(call), callId, call }
    : { ...stateOf(verification, now()), callId };
}

/** A request that was not answered by then never will be. */
const placedWithinMs = requestTimeoutMs + seconds(10);

/** What is known without the platform's pushes. */
function stateOf(verification: Verification, now: Instant): VerificationCallState {
  const { state, requestedAt } = verification;
  const isUnderWay = state === "requested" && now < requestedAt + placedWithinMs;
  return { verification, status: state === "accepted" || isUnderWay ? "accepted" : "unknown" };
}

function statusOf({ outcome, events }: Call): VerificationStatus {
  const has = (type: string) => events.some((event) => event.type === type);
  switch (outcome) {
    case "in-progress":
      return has("answer") ? "answered" : has("alerting") ? "ringing" : "accepted";
    case "not-allowed":
    case "caller-gave-up":
      return "failed";
    default:
      return outcome;
  }
}
