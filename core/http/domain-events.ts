import * as v from "valibot";
import { findingKinds } from "../domain/audit/finding";
import type { DomainEventType } from "../domain/domain-events";
import { countOf, dial, direction, mode, privacyNumber, textOf } from "./answers";
import { id } from "./values";

const time = (description: string) => v.pipe(v.string(), v.isoTimestamp(), v.description(description));
const count = (description: string) => v.pipe(countOf(description), v.minValue(0));

const order = { orderId: id, service: textOf("The policy the order is under, e.g. `ride`") };

/** How people reach each other now. */
const live = {
  provider: textOf("Who holds the binding"),
  mode,
  direction: v.pipe(direction, v.description("Who may call whom at the moment")),
  dial,
  expiresAt: time("When calls stop connecting, phases after the end included"),
};

/** Absent together where no order could be found for sure. */
const link = {
  orderId: v.optional(id),
  version: v.optional(count("The version of the order that it began under")),
};

const from = v.pipe(
  v.picklist(["customer", "driver", "unknown"]),
  v.description("Who called or wrote; never their number"),
);

const recording = {
  callId: textOf("As `GET /v1/calls/{callId}` takes it"),
  recordingId: textOf("Which of the call's recordings"),
  ...link,
};

const text = {
  textId: textOf("Opaque: one text, whatever was pushed of it"),
  ...link,
  from,
  privacyNumber,
  parts: v.optional(count("Messages the text was sent as")),
  sentAt: time("When it was sent"),
};

/** What `data` of each domain event holds: never a real number. A consumer ignores members that it does not know. */
export const domainEventData = {
  "binding.activated": v.object({ ...order, ...live }),
  "binding.changed": v.object({ ...order, ...live }),
  "binding.released": v.object({
    ...order,
    how: v.pipe(v.picklist(["completed", "cancelled", "expired"]), v.description("What ended the order")),
  }),
  "binding.failed": v.object({
    ...order,
    // What was bound before the change that was refused may still be there.
    ...v.partial(v.object(live)).entries,
    provider: textOf("Who refused"),
    kind: textOf("What kind of refusal it is, as in the answer 422"),
    code: textOf("The provider's own code, empty where there was none"),
    text: textOf("The provider's own words, with phone numbers masked"),
  }),
  "call.completed": v.object({
    callId: textOf("As `GET /v1/calls/{callId}` takes it"),
    ...link,
    outcome: textOf("As in the call itself, e.g. `answered`, `busy`"),
    reason: v.optional(textOf("Why it ended, in words")),
    talkSeconds: count("From the callee's answer to the end; 0 when they never spoke"),
    startedAt: v.optional(time("When the call came in")),
    endedAt: v.optional(time("When it was over")),
    privacyNumber: v.optional(privacyNumber),
    from,
    fee: v.pipe(v.picklist(["received", "missing"]), v.description("`missing`: waited for in vain")),
    recording: v.pipe(
      v.picklist(["none", "expected"]),
      v.description("`expected`: `recording.archived` or `recording.lost` follows"),
    ),
  }),
  "text.delivered": v.object(text),
  "text.discarded": v.object(text),
  "recording.archived": v.object({
    ...recording,
    key: textOf("Object key in the recordings bucket"),
    sha256: textOf("Lower-case hex, over the bytes stored"),
    bytes: count("Length of the recording"),
  }),
  "recording.lost": v.object({ ...recording, reason: textOf("Why it will never be had") }),
  "number.status-changed": v.object({
    number: privacyNumber,
    provider: textOf("Whose number it is"),
    application: textOf("Our name of the application it belongs to"),
    status: textOf("As the pool shows it now"),
    before: textOf("As the pool showed it before"),
    providerStatus: textOf("The provider's own code"),
    cause: v.optional(textOf("The provider's own cause")),
  }),
  "audit.found": v.object({
    kind: v.pipe(
      v.picklist(findingKinds),
      v.description("What is not as it should be, as in `GET /v1/audit`"),
    ),
    provider: textOf("Whose number it is"),
    application: textOf("Our name of the application it belongs to"),
    mode,
    number: privacyNumber,
    extension: v.optional(textOf("With the number, where the mode has extensions")),
    orderId: v.optional(id),
    subscriptionId: v.optional(textOf("The provider's own id of the binding")),
    differs: v.optional(
      v.pipe(v.array(v.string()), v.description("In what the two sides differ; never the values")),
    ),
    firstSeenAt: time("When it was first seen"),
    remedy: textOf("What puts it right, as in `GET /v1/audit`"),
    wouldHeal: v.pipe(v.boolean(), v.description("Whether that is done now")),
  }),
} as const satisfies Record<DomainEventType, v.GenericSchema>;
