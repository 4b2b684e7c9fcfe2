import type { DomainEventType } from "../../core/domain/domain-events";
import { activated } from "./examples";
import { schemaRef } from "./schemas";

const meanings: Readonly<Record<DomainEventType, string>> = {
  "binding.activated": "Both can call: `dial` and `expiresAt` say how and until when",
  "binding.changed": "People, number, direction or time changed: `dial` and `expiresAt` as they are now",
  "binding.released": "Nothing is left of the binding",
  "binding.failed": "Policy or provider refuse it for good; `kind` says why",
  "call.completed": "A call is over and its record is there, or was waited for in vain",
  "text.delivered": "The platform forwarded a text to its receiver",
  "text.discarded": "A text was not forwarded: nobody was to receive it",
  "recording.archived": "A recording can be had",
  "recording.lost": "A recording will never be had; `reason` says why",
  "number.status-changed": "The provider changed what a privacy number is good for",
};

/** What the topic carries, as webhooks of the document. `eventType` is a message attribute to filter by. */
export const domainEvents = Object.fromEntries(
  Object.entries(meanings).map(([type, summary]) => [
    type,
    {
      post: {
        operationId: `on.${type}`,
        tags: ["events"],
        summary,
        description:
          "Published on the stage's SNS topic with the message attribute `eventType`; a subscription delivers it.",
        requestBody: {
          content: {
            "application/json": {
              schema: { allOf: [schemaRef("CloudEvent"), { properties: { type: { const: type } } }] },
              ...(type === activated.type ? { example: activated } : {}),
            },
          },
        },
        responses: { 200: { description: "Taken" } },
      },
    },
  ]),
);
