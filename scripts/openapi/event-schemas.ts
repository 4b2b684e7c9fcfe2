import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type { DomainEventType } from "../../core/domain/domain-events";
import { domainEventData } from "../../core/http/domain-events";

const options = {
  target: "draft-2020-12",
  errorMode: "ignore",
  typeMode: "output",
} satisfies ConversionConfig;

interface Told {
  /** Name of its schema. */
  readonly name: string;
  readonly summary: string;
}

/** Every fact that the topic carries. */
export const domainEventMeanings = {
  "binding.activated": {
    name: "BindingActivated",
    summary: "Both can call: `dial` and `expiresAt` say how and until when",
  },
  "binding.changed": {
    name: "BindingChanged",
    summary: "People, number, direction or time changed: `dial` and `expiresAt` as they are now",
  },
  "binding.released": { name: "BindingReleased", summary: "Nothing is left of the binding" },
  "binding.failed": {
    name: "BindingFailed",
    summary: "Policy or provider refuse it for good; `kind` says why",
  },
  "call.completed": {
    name: "CallCompleted",
    summary: "A call is over and its record is there, or was waited for in vain",
  },
  "text.delivered": { name: "TextDelivered", summary: "The platform forwarded a text to its receiver" },
  "text.discarded": {
    name: "TextDiscarded",
    summary: "A text was not forwarded: nobody was to receive it",
  },
  "recording.archived": { name: "RecordingArchived", summary: "A recording can be had" },
  "recording.lost": {
    name: "RecordingLost",
    summary: "A recording will never be had; `reason` says why",
  },
  "number.status-changed": {
    name: "NumberStatusChanged",
    summary: "The provider changed what a privacy number is good for",
  },
  "audit.found": {
    name: "AuditFound",
    summary: "Orders, routes and what a provider holds do not agree, seen twice",
  },
} as const satisfies Record<DomainEventType, Told>;

type EventSchemaName = (typeof domainEventMeanings)[DomainEventType]["name"];

const envelope = {
  specversion: { const: "1.0" },
  id: { type: "string", description: "The same whenever it is the same fact: drop what was seen" },
  source: { type: "string", description: "/maskline/{stage}" },
  type: { type: "string" },
  subject: { type: "string", description: "What it is about: an order, a call, a text, or a privacy number" },
  time: { type: "string", format: "date-time" },
  datacontenttype: { const: "application/json" },
  sequence: { type: "string", description: "The order's version: keep the newest" },
  data: { type: "object" },
};

const required = ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"];

/** CloudEvents 1.0 in JSON, whatever it tells. */
export const cloudEvent = {
  type: "object",
  description: "CloudEvents 1.0, JSON. At least once, unordered; the same fact always has the same id.",
  required,
  properties: envelope,
};

const dataOf = (type: DomainEventType): JsonSchema => {
  const { $schema: _dialect, ...schema } = toJsonSchema(domainEventData[type], options);
  return schema;
};

const eventSchema = (type: DomainEventType) => ({
  type: "object",
  description: domainEventMeanings[type].summary,
  required,
  properties: { ...envelope, type: { const: type }, data: dataOf(type) },
});

/** A schema for each fact, under its name. */
export const eventSchemas = Object.fromEntries(
  domainEventTypes().map((type) => [domainEventMeanings[type].name, eventSchema(type)]),
) as Record<EventSchemaName, ReturnType<typeof eventSchema>>;

export function domainEventTypes(): DomainEventType[] {
  return Object.keys(domainEventMeanings) as DomainEventType[];
}
