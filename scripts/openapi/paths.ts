import { bodyLimits } from "../../core/adapters/api-gateway";
import { callPages } from "../../functions/api/calls";
import { numberPages } from "../../functions/api/numbers";
import { maxBodyBytes as maxVerificationBytes } from "../../functions/verification/handler";
import { answers, failures, retryAfter } from "./answers";
import { auditPath } from "./audit";
import { erasurePath, erasuresPath } from "./erasures";
import {
  bound,
  codeAccepted,
  codeSpoken,
  codeToSpeak,
  moreEvents,
  numbersImport,
  numbersOutcome,
  pending,
} from "./examples";
import { schemaRef } from "./schemas";

const pathParameter = (name: string, description: string, schema: object = { type: "string" }) => ({
  name,
  in: "path",
  required: true,
  description,
  schema,
});

const queryParameter = (name: string, description: string, schema: object, required = false) => ({
  name,
  in: "query",
  required,
  description,
  schema,
});

const id = { type: "string", pattern: "^[A-Za-z0-9._:-]{1,64}$" };
const orderId = pathParameter("orderId", "The platform's own id of the order", id);
const callId = pathParameter("callId", "Opaque and URL-safe");
const cursor = queryParameter("cursor", "`cursor` of the page before", { type: "string" });
const limit = ({ usual, max }: { usual: number; max: number }) =>
  queryParameter("limit", "Most entries of the page", {
    type: "integer",
    minimum: 1,
    maximum: max,
    default: usual,
  });
const time = { type: "string", format: "date-time" };
const body = (schema: object, more: object) => ({
  required: true,
  content: { "application/json": { schema, ...more } },
});

const postOrderEvent = {
  operationId: "postOrderEvent",
  tags: ["orders"],
  summary: "Tell what happened to an order",
  description: [
    "Changes what the order should have and answers with the numbers to dial. Repeating an event changes nothing.",
    "Events are ordered by `occurredAt`, which may be two minutes ahead at most; a late one changes only what it is newest for.",
    `Bodies up to ${bodyLimits.orderEvent} bytes.`,
  ].join(" "),
  requestBody: body(schemaRef("OrderEvent"), { examples: moreEvents }),
  responses: {
    200: answers("Nothing new, or changed", "OrderEventAnswer", { ...bound, applied: false }),
    201: answers("Bound", "OrderEventAnswer", bound),
    202: {
      ...answers(
        "Accepted, will converge; `binding.activated` or `binding.changed` tells the numbers",
        "OrderEventAnswer",
        pending,
      ),
      headers: {
        ...retryAfter,
        Location: { description: "Where to look", schema: { type: "string" } },
      },
    },
    ...failures(400, 404, 409, 413, 422),
  },
};

const getOrder = {
  operationId: "getOrder",
  tags: ["orders"],
  summary: "What an order should have, what it has, and how that came",
  parameters: [orderId],
  responses: { 200: answers("The order", "Order"), ...failures(400, 404) },
};

const postCallee = {
  operationId: "setCallee",
  tags: ["orders"],
  summary: "Say again whom the driver's next call reaches",
  description: [
    "For modes whose platform forgets it with each call (AX). Maskline says it with the binding and after each call;",
    "ask for it when a driver's call ended at once. The body is not read.",
  ].join(" "),
  parameters: [orderId],
  responses: {
    200: answers("Said", "OrderEventAnswer", { ...bound, applied: false }),
    ...failures(400, 404, 409, 422),
  },
};

const postConverge = {
  operationId: "convergeOrder",
  tags: ["orders"],
  summary: "Do now what is due for an order",
  description: [
    "What the sweeper would do within a minute, or at the end of a pause after a refusal. Changes nothing of what the order",
    "should have; asking again is harmless. The body is not read.",
  ].join(" "),
  parameters: [orderId],
  responses: {
    200: answers("Nothing is left to do for now", "OrderEventAnswer", { ...bound, applied: false }),
    202: {
      ...answers(
        "Something is left, or somebody else is at it; it will converge",
        "OrderEventAnswer",
        pending,
      ),
      headers: {
        ...retryAfter,
        Location: { description: "Where to look", schema: { type: "string" } },
      },
    },
    ...failures(400, 404),
  },
};

const getOrderCalls = {
  operationId: "getOrderCalls",
  tags: ["calls"],
  summary: "Calls of an order, newest first",
  parameters: [orderId, limit(callPages), cursor],
  responses: { 200: answers("A page of calls", "CallPage"), ...failures(400) },
};

const getCalls = {
  operationId: "getCalls",
  tags: ["calls"],
  summary: "Calls on a privacy number, newest first",
  description: "Never by a real number: what is not in the pool is refused.",
  parameters: [
    queryParameter("number", "A privacy number of the pool, E.164", { type: "string" }, true),
    queryParameter("from", "Began then or later", time),
    queryParameter("to", "Began then or earlier", time),
    limit(callPages),
    cursor,
  ],
  responses: { 200: answers("A page of calls", "CallPage"), ...failures(400) },
};

const getCall = {
  operationId: "getCall",
  tags: ["calls"],
  summary: "One call with its events",
  parameters: [callId],
  responses: { 200: answers("The call", "Call"), ...failures(404) },
};

const getRecording = {
  operationId: "getRecording",
  tags: ["calls"],
  summary: "A call's recording",
  parameters: [
    callId,
    queryParameter("part", "Which of several, by the `id` in the call; else the first there is", {
      type: "string",
    }),
  ],
  responses: {
    202: { ...answers("Still to come", "RecordingPending"), headers: retryAfter },
    302: {
      description: "Archived: at a short-lived URL that needs no credentials",
      headers: { Location: { description: "The URL", schema: { type: "string", format: "uri" } } },
    },
    ...failures(404, 410),
  },
};

const getNumbers = {
  operationId: "getNumbers",
  tags: ["numbers"],
  summary: "The pool of privacy numbers",
  parameters: [
    queryParameter("application", "Only this application's", { type: "string" }),
    limit(numberPages),
    cursor,
  ],
  responses: { 200: answers("A page of numbers", "NumberPage"), ...failures(400) },
};

const putNumbers = {
  operationId: "putNumbers",
  tags: ["numbers"],
  summary: "Add and change numbers",
  description: [
    "Merges: numbers that are not named stay untouched, and so does what is left out of a line; a new number is `active`.",
    "Every line is judged by itself. A `retiring` number takes no new routes and leaves when its last one has.",
  ].join(" "),
  requestBody: body(schemaRef("NumbersRequest"), { example: numbersImport }),
  responses: {
    200: answers("An outcome for each line, in the order of the request", "NumbersAnswer", numbersOutcome),
    ...failures(400, 413),
  },
};

const postVerificationCall = {
  operationId: "postVerificationCall",
  tags: ["calls"],
  summary: "Have a code spoken to somebody by telephone",
  description: [
    "One call for each `id`: repeating a request tells how it stands and calls nobody again, even when the provider gave no",
    "answer (`unknown`), since the phone may have rung. After a 422 or 503 nobody was called, and the `id` is free again.",
    "Only on stages with an application for it; elsewhere there is no such route.",
    `Bodies up to ${maxVerificationBytes} bytes.`,
  ].join(" "),
  requestBody: body(schemaRef("VerificationCallRequest"), { example: codeToSpeak }),
  responses: {
    200: answers("The same request again: how its call stands", "VerificationCall", codeSpoken),
    202: {
      ...answers("The call is being placed, or nobody knows", "VerificationCall", codeAccepted),
      headers: {
        ...retryAfter,
        Location: { description: "Where to look", schema: { type: "string" } },
      },
    },
    ...failures(400, 409, 413, 422),
  },
};

const getVerificationCall = {
  operationId: "getVerificationCall",
  tags: ["calls"],
  summary: "What became of a verification call",
  description: "As the provider's notifications tell it. Holds neither the code nor the number.",
  parameters: [pathParameter("id", "The platform's own id of the request", id)],
  responses: { 200: answers("The call", "VerificationCall", codeSpoken), ...failures(400, 404) },
};

const getHealth = {
  operationId: "getHealth",
  tags: ["service"],
  summary: "Whether the tables can be read",
  responses: { 200: answers("They can", "Health"), ...failures() },
};

const getOpenApi = {
  operationId: "getOpenApi",
  tags: ["service"],
  summary: "This document",
  responses: {
    200: { description: "OpenAPI 3.1", content: { "application/json": { schema: { type: "object" } } } },
    ...failures(),
  },
};

const pushKinds = {
  calls: "call events",
  fees: "fee records",
  sms: "texts",
  numbers: "states of numbers",
} as const;

const pushOf = (kind: keyof typeof pushKinds) => ({
  post: {
    operationId: `push.${kind}`,
    tags: ["providers"],
    summary: `A provider pushes ${pushKinds[kind]}`,
    description:
      "For providers only, in the provider's own format and signed its way; acknowledged once it is queued. A wrong key is a 404.",
    parameters: [
      pathParameter("provider", "The provider"),
      pathParameter("application", "The application at the provider"),
      pathParameter("key", "From the application's secret; two are valid while it is changed"),
    ],
    requestBody: body({ type: "object" }, {}),
    responses: { 200: { description: "Queued" }, ...failures(400, 401, 404, 413) },
  },
});

const webhook = "/webhooks/{provider}/{application}/{key}";

/** Every route of the HTTP API. */
export const paths = {
  "/v1/order-events": { post: postOrderEvent },
  "/v1/orders/{orderId}": { get: getOrder },
  "/v1/orders/{orderId}/callee": { post: postCallee },
  "/v1/orders/{orderId}/converge": { post: postConverge },
  "/v1/orders/{orderId}/calls": { get: getOrderCalls },
  "/v1/calls": { get: getCalls },
  "/v1/calls/{callId}": { get: getCall },
  "/v1/calls/{callId}/recording": { get: getRecording },
  "/v1/numbers": { get: getNumbers, put: putNumbers },
  "/v1/verification-calls": { post: postVerificationCall },
  "/v1/verification-calls/{id}": { get: getVerificationCall },
  "/v1/audit": auditPath,
  "/v1/erasures": erasuresPath,
  "/v1/erasures/{erasureId}": erasurePath,
  "/v1/health": { get: getHealth },
  "/v1/openapi.json": { get: getOpenApi },
  [`${webhook}/calls`]: pushOf("calls"),
  [`${webhook}/fees`]: pushOf("fees"),
  [`${webhook}/sms`]: pushOf("sms"),
  [`${webhook}/numbers`]: pushOf("numbers"),
};
