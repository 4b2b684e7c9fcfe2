import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { problemTypes, problemTypeUri } from "../../core/adapters/problem";
import { auditBegunView, auditRequest, auditRunView, auditView } from "../../core/http/audit";
import { callDetailView, callPageView, pendingRecordingView } from "../../core/http/call-view";
import { erasureRequest, erasureView } from "../../core/http/erasures";
import { importView, numberPageView, numbersRequest } from "../../core/http/numbers";
import { orderEventAnswer } from "../../core/http/order-event-answer";
import { orderEventRequest } from "../../core/http/order-event-request";
import { orderView } from "../../core/http/order-view";
import { verificationCallRequest, verificationCallView } from "../../core/http/verification-calls";
import { cloudEvent, eventSchemas } from "./event-schemas";

// Checks that JSON Schema can't say (a calendar, two fields together) are left out of the document, not out of the API.
const options = { target: "draft-2020-12", errorMode: "ignore" } satisfies ConversionConfig;

const withoutDialect = ({ $schema: _dialect, ...schema }: JsonSchema): JsonSchema => schema;
const request = (schema: GenericSchema) =>
  withoutDialect(toJsonSchema(schema, { ...options, typeMode: "input" }));
const answer = (schema: GenericSchema) =>
  withoutDialect(toJsonSchema(schema, { ...options, typeMode: "output" }));

const inputError = {
  type: "object",
  required: ["pointer", "detail"],
  properties: {
    pointer: {
      type: "string",
      description:
        "A JSON pointer into the body, `?name` for a query parameter, or the name of a path parameter",
    },
    detail: { type: "string" },
  },
};

const problem = {
  type: "object",
  description: "A problem document (RFC 9457)",
  required: ["type", "title", "status"],
  properties: {
    type: {
      type: "string",
      description: "Stable; compare this one",
      enum: (Object.keys(problemTypes) as (keyof typeof problemTypes)[]).map(problemTypeUri),
    },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: { type: "array", items: inputError, description: "Everything that is wrong with the request" },
    requestId: { type: "string", description: "To quote when reporting a failure of ours" },
  },
};

const gatewayMessage = {
  type: "object",
  description: "What the gateway answers by itself, before or instead of a function",
  required: ["message"],
  properties: { message: { type: "string" } },
};

/** Every named schema of the document, made from the schemas that validate. */
export const schemas = {
  OrderEvent: request(orderEventRequest),
  OrderEventAnswer: answer(orderEventAnswer),
  Order: answer(orderView),
  Call: answer(callDetailView),
  CallPage: answer(callPageView),
  RecordingPending: answer(pendingRecordingView),
  NumberPage: answer(numberPageView),
  NumbersRequest: request(numbersRequest),
  NumbersAnswer: answer(importView),
  ErasureRequest: request(erasureRequest),
  Erasure: answer(erasureView),
  Audit: answer(auditView),
  AuditRequest: request(auditRequest),
  AuditRun: answer(auditRunView),
  AuditBegun: answer(auditBegunView),
  VerificationCallRequest: request(verificationCallRequest),
  VerificationCall: answer(verificationCallView),
  Health: { type: "object", required: ["status"], properties: { status: { const: "ok" } } },
  Problem: problem,
  GatewayMessage: gatewayMessage,
  CloudEvent: cloudEvent,
  ...eventSchemas,
};

export type SchemaName = keyof typeof schemas;

export const schemaRef = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });
