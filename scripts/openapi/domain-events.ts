import { domainEventMeanings, domainEventTypes } from "./event-schemas";
import { activated } from "./examples";
import { schemaRef } from "./schemas";

/** What the topic carries, as webhooks of the document. `eventType` is a message attribute to filter by. */
export const domainEvents = Object.fromEntries(
  domainEventTypes().map((type) => [
    type,
    {
      post: {
        operationId: `on.${type}`,
        tags: ["events"],
        summary: domainEventMeanings[type].summary,
        description:
          "Published on the stage's SNS topic with the message attribute `eventType`; a subscription delivers it.",
        requestBody: {
          content: {
            "application/json": {
              schema: schemaRef(domainEventMeanings[type].name),
              ...(type === activated.type ? { example: activated } : {}),
            },
          },
        },
        responses: { 200: { description: "Taken" } },
      },
    },
  ]),
);
