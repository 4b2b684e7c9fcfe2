import { createHash } from "node:crypto";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { bodyLimits, type HttpAnswer, type HttpEvent, json, jsonBody } from "../../core/adapters/api-gateway";
import { readJson } from "../../core/adapters/json-body";
import { HttpProblem, type ProblemSlug } from "../../core/adapters/problem";
import { seconds } from "../../core/domain/instant";
import {
  type EventRefusal,
  OrderEventRefused,
  type ReceiveDeps,
  type Received,
  receiveOrderEvent,
} from "../../core/domain/receive-order-event";
import { bindingStatus, isAsWanted, waitReason } from "../../core/http/binding-status";
import { toOrderEventAnswer } from "../../core/http/order-event-answer";
import { parseOrderEvent } from "../../core/http/order-event-request";
import { inlineBudget, retryAfterSeconds } from "./inline-budget";

interface HttpDeps extends ReceiveDeps {
  /** Work that need not be waited for before the answer; its failures are the receiver's. */
  readonly beside: (work: () => Promise<void>) => void;
}

const slugOf: Readonly<Record<EventRefusal, ProblemSlug>> = {
  "event-id-reused": "event-id-reused",
  "unknown-order": "unknown-order",
  "unknown-service": "refused-by-policy",
  "end-too-far": "refused-by-policy",
  "landline-cannot-dial": "refused-by-policy",
  contended: "temporarily-unavailable",
};

/** `POST /v1/order-events`. */
export const makeHandler =
  (deps: HttpDeps) =>
  async (event: HttpEvent): Promise<HttpAnswer> => {
    const body = jsonBody(event, bodyLimits.orderEvent);
    const received = await receive(deps, body, inlineBudget).catch((error: unknown) => {
      throw error instanceof OrderEventRefused ? toProblem(error) : error;
    });
    deps.beside(received.tidy);
    return answer(deps, received);
  };

/** The same body in other words (spaces, order of keys) is the same event. */
const hashOf = (body: unknown): string => createHash("sha256").update(canonical(body)).digest("base64url");

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

interface Allowance {
  readonly milliseconds: number;
  readonly numbers: number;
  readonly fallbacks: number;
}

async function receive(deps: ReceiveDeps, body: unknown, allowance: Allowance): Promise<Received> {
  const now = deps.clock();
  const event = parseOrderEvent(body, now);
  const { milliseconds, ...budget } = allowance;
  const { orderId, eventId, type } = event;
  try {
    const received = await receiveOrderEvent(deps, event, hashOf(body), {
      ...budget,
      endsAt: now + milliseconds,
    });
    const { order, applied } = received;
    const at = deps.clock();
    const standing = { status: bindingStatus(order, at), reason: waitReason(order, at) };
    deps.notes.taken({ orderId, eventId, type, applied, ...standing });
    return received;
  } catch (error) {
    if (error instanceof OrderEventRefused) deps.notes.refused({ orderId, eventId, reason: error.reason });
    throw error;
  }
}

const toProblem = ({ reason, message }: OrderEventRefused): HttpProblem =>
  new HttpProblem(slugOf[reason], {
    detail: message,
    members: { kind: reason },
    ...(reason === "contended" ? { retryAfterSeconds } : {}),
  });

function answer(deps: ReceiveDeps, { order, applied }: Received): HttpAnswer {
  const now = deps.clock();
  const view = toOrderEventAnswer(order, applied, now);
  const status = bindingStatus(order, now);
  switch (status) {
    case "failed":
      throw new HttpProblem("refused-by-provider", {
        detail: order.refusal
          ? `The provider refuses: ${order.refusal.text}`
          : "The provider refuses this order.",
        members: { orderId: order.orderId, kind: order.refusal?.kind, code: order.refusal?.code },
      });
    case "pending":
      return json(202, view, {
        location: `/v1/orders/${encodeURIComponent(order.orderId)}`,
        "retry-after": retryAfterSeconds,
      });
    case "active":
      return json(applied && order.version === 1 ? 201 : 200, view);
    case "ending":
      // Over, and still to be unbound or to change hands: accepted, the sweeper gets there.
      return isAsWanted(order, now)
        ? json(200, view)
        : json(202, view, { location: `/v1/orders/${encodeURIComponent(order.orderId)}` });
    case "ended":
      return json(200, view);
    default:
      return status satisfies never;
  }
}

/** A queue has patience: the whole invocation but a margin. */
const queueMarginMs = seconds(5);
const queueAllowance = { numbers: 3, fallbacks: 8 } as const;

/** As much as one message may hold. */
const maxMessageBytes = 1024 * 1024;

/** Read as a body by HTTP is: what is wrong with it is told without quoting it. */
const bodyOf = ({ body }: SQSRecord): unknown => readJson({ body, isBase64Encoded: false }, maxMessageBytes);

/** The same events from a queue: each record is done, or failed and delivered again until the DLQ. */
export const makeQueueHandler =
  (deps: ReceiveDeps, onFailed: (record: SQSRecord, error: unknown) => void) =>
  async (event: SQSEvent, context: Pick<Context, "getRemainingTimeInMillis">): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
    for (const record of event.Records) {
      const milliseconds = Math.max(0, context.getRemainingTimeInMillis() - queueMarginMs);
      try {
        if (milliseconds === 0) throw new Error("no time left in this invocation");
        const received = await receive(deps, bodyOf(record), { ...queueAllowance, milliseconds });
        await received.tidy();
      } catch (error) {
        onFailed(record, error);
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
