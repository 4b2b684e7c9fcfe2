import * as v from "valibot";
import type { Call } from "../domain/calls/call";
import { countOf, moment, privacyNumber, show, textOf } from "./answers";

const wholeNumber = v.pipe(v.number(), v.integer());

const outcome = v.picklist([
  "in-progress",
  "answered",
  "no-answer",
  "busy",
  "rejected",
  "unreachable",
  "bad-number",
  "caller-gave-up",
  "not-allowed",
  "failed",
]);

const ending = v.object({ outcome: v.string(), fault: v.string(), words: v.string() });

const recordingPart = v.object({
  id: v.string(),
  state: v.picklist(["pending", "archived", "lost"]),
  sha256: v.optional(textOf("Lower-case hex, over the bytes stored")),
  bytes: v.optional(countOf("Length of the recording")),
  at: v.optional(moment),
  reason: v.optional(textOf("Why it was lost")),
});

const recording = v.object({
  state: v.picklist(["none", "pending", "archived", "lost"]),
  parts: v.array(recordingPart),
});

const summary = {
  callId: v.string(),
  provider: v.string(),
  orderId: v.optional(textOf("Absent: no order could be found for sure")),
  bindingVersion: v.optional(countOf("The version of the order the call began under")),
  from: v.optional(v.picklist(["customer", "driver", "unknown"])),
  outcome,
  ending: v.optional(v.pipe(ending, v.description("Why it ended, in words"))),
  privacyNumber: v.optional(privacyNumber),
  extension: v.optional(v.string()),
  startedAt: v.optional(moment),
  endedAt: v.optional(moment),
  legs: v.object({
    caller: v.object({ startedAt: v.optional(moment), answeredAt: v.optional(moment) }),
    callee: v.object({
      startedAt: v.optional(moment),
      ringingAt: v.optional(moment),
      answeredAt: v.optional(moment),
    }),
  }),
  talkSeconds: countOf("From the callee's answer to the end; 0 when they never spoke"),
  fee: v.pipe(
    v.picklist(["received", "pending", "missing"]),
    v.description("The provider's record: received, still to come, or waited for in vain"),
  ),
  recording,
};

/** A call in a list. Holds no real number. */
const callView = v.object(summary);

/** `GET /v1/calls/{callId}`: a call with its events. */
export const callDetailView = v.object({
  ...summary,
  stateCode: v.optional(wholeNumber),
  causes: v.object({
    q850: v.optional(wholeNumber),
    releasePoint: v.optional(wholeNumber),
    sip: v.optional(wholeNumber),
    outQ850: v.optional(wholeNumber),
  }),
  events: v.array(v.object({ type: v.string(), name: v.string(), at: moment })),
});

/** A page of calls, newest first. */
export const callPageView = v.object({ calls: v.array(callView), cursor: v.optional(v.string()) });

/** A call under its id. */
export interface NamedCall extends Call {
  readonly callId: string;
  readonly provider: string;
}

export const toCallDetailView = (call: NamedCall) => show(callDetailView, shownCall(call));

export const toCallPageView = (calls: readonly NamedCall[], cursor: string | undefined) =>
  show(callPageView, { calls: calls.map(shownCall), cursor });

const shownCall = ({ link, recording, ...call }: NamedCall) => ({
  ...call,
  ending: call.ending && { ...call.ending },
  legs: { caller: { ...call.legs.caller }, callee: { ...call.legs.callee } },
  causes: { ...call.causes },
  events: [...call.events],
  orderId: link?.orderId,
  bindingVersion: link?.version,
  from: link?.from,
  recording: { state: recording.state, parts: recording.parts.map(shownPart) },
});

function shownPart({ id, archive }: Call["recording"]["parts"][number]): v.InferInput<typeof recordingPart> {
  switch (archive?.state) {
    case undefined:
    case "pending":
      return { id, state: "pending" };
    case "archived":
      return { id, state: "archived", sha256: archive.sha256, bytes: archive.bytes, at: archive.at };
    case "lost":
      return { id, state: "lost", reason: archive.reason, at: archive.at };
    default:
      return archive satisfies never;
  }
}

/** 202 of `GET /v1/calls/{callId}/recording`. */
export const pendingRecordingView = v.object({ callId: v.string(), status: v.literal("pending") });
