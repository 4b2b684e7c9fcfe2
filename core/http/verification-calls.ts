import * as v from "valibot";
import type { VerificationCallState, VerificationRequest } from "../domain/verification-calls";
import { countOf, maskedNumber, moment, momentOf, show, textOf } from "./answers";
import { parse } from "./parse";
import { id, phone } from "./values";

/** Body of `POST /v1/verification-calls`. */
export const verificationCallRequest = v.object({
  id,
  phone,
  code: v.pipe(
    v.string(),
    v.regex(/^[0-9]{2,8}$/, "must be 2 to 8 digits, as text"),
    v.description("Spoken digit by digit; never stored, never logged, in no answer"),
  ),
  language: v.optional(
    v.pipe(
      v.picklist(["zh"], "must be zh, the only language there is"),
      v.description("Language of the announcement"),
    ),
  ),
  times: v.optional(
    v.pipe(
      v.number(),
      v.integer("must be a whole number"),
      v.minValue(1, "must be at least 1"),
      v.maxValue(9, "must be at most 9"),
      v.description("How often the code is spoken"),
    ),
  ),
});

/** @throws InvalidInput with everything that is wrong at once, and nothing of the values */
export function parseVerificationCall(body: unknown): VerificationRequest {
  const { id: key, phone: to, code, times } = parse(verificationCallRequest, body);
  return times === undefined ? { id: key, to, code } : { id: key, to, code, plays: times };
}

const status = v.pipe(
  v.picklist([
    "accepted",
    "ringing",
    "answered",
    "no-answer",
    "busy",
    "rejected",
    "unreachable",
    "bad-number",
    "failed",
    "unknown",
  ]),
  v.description(
    "accepted: being placed. answered: also while the code is spoken. unknown: the provider gave no answer, so the phone may have rung or still ring; its pushes tell, and nothing is repeated",
  ),
);

/** A verification call: neither the code nor the number. */
export const verificationCallView = v.object({
  id: v.string(),
  status,
  to: maskedNumber,
  requestedAt: moment,
  callId: v.optional(textOf("The call in the ledger, once the provider told of it")),
  reason: v.optional(textOf("Why it ended, in words")),
  startedAt: v.optional(moment),
  answeredAt: v.optional(moment),
  endedAt: v.optional(momentOf("Absent while it lasts")),
  talkSeconds: v.optional(countOf("From the answer to the end")),
});

export function toVerificationCallView({ verification, status, callId, call }: VerificationCallState) {
  const { id: key, to, requestedAt } = verification;
  const answeredAt = call?.legs.caller.answeredAt ?? call?.events.find(({ type }) => type === "answer")?.at;
  return show(verificationCallView, {
    id: key,
    status,
    to,
    requestedAt,
    callId,
    reason: call?.ending?.words,
    startedAt: call?.startedAt,
    answeredAt,
    endedAt: call?.endedAt,
    talkSeconds: call?.endedAt === undefined ? undefined : call.talkSeconds,
  });
}
