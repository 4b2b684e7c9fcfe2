import { domainEventMeanings, domainEventTypes } from "../openapi/event-schemas";
import { moreEvents } from "../openapi/examples";
import { schemas } from "../openapi/schemas";

const names = domainEventTypes().map((type) => domainEventMeanings[type].name);

const refs = (place: string, list: readonly string[]) =>
  Object.fromEntries(list.map((name) => [name, { $ref: `#/components/${place}/${name}` }]));

const inChannel = (channel: string, list: readonly string[]) =>
  list.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` }));

const orderEventMessage = {
  name: "OrderEvent",
  title: "What happened to an order",
  contentType: "application/json",
  payload: { $ref: "#/components/schemas/OrderEvent" },
  examples: Object.entries(moreEvents).map(([name, { summary, value }]) => ({
    name,
    summary,
    payload: value,
  })),
};

const domainEventMessages = Object.fromEntries(
  domainEventTypes().map((type) => {
    const { name, summary } = domainEventMeanings[type];
    const eventType = { type: "string", const: type };
    return [
      name,
      {
        name: type,
        title: summary,
        contentType: "application/cloudevents+json",
        headers: { type: "object", required: ["eventType"], properties: { eventType } },
        payload: { $ref: `#/components/schemas/${name}` },
      },
    ];
  }),
);

/** The AsyncAPI 3.0 document: what goes into the order-events queue, and what comes out of the topic. */
export const asyncApiDocument = () => ({
  asyncapi: "3.0.0",
  info: {
    title: "Maskline",
    version: "1.0.0",
    license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    description: [
      "Order events in by queue, domain events out by topic. The HTTP API is in openapi.json.",
      "Delivery is at least once and unordered both ways: order events are ordered by `occurredAt`, domain events by `sequence`,",
      "and one `id` always tells the same fact. No domain event holds a real phone number.",
    ].join(" "),
  },
  defaultContentType: "application/json",
  channels: {
    orderEvents: {
      address: "{orderEventsQueue}",
      description:
        "The SQS queue of the stack's output OrderEventsQueueUrl. A message that can't be understood, or that is refused for good, goes to its DLQ.",
      parameters: { orderEventsQueue: { description: "Name of the queue" } },
      messages: refs("messages", ["OrderEvent"]),
    },
    domainEvents: {
      address: "{eventsTopic}",
      description:
        "The standard SNS topic of the stack's output EventsTopicArn. The message attribute `eventType` is there to filter by.",
      parameters: { eventsTopic: { description: "ARN of the topic" } },
      messages: refs("messages", names),
    },
  },
  operations: {
    receiveOrderEvent: {
      action: "receive",
      summary: "Maskline takes an order event",
      channel: { $ref: "#/channels/orderEvents" },
      messages: inChannel("orderEvents", ["OrderEvent"]),
    },
    tellDomainEvent: {
      action: "send",
      summary: "Maskline tells a fact",
      channel: { $ref: "#/channels/domainEvents" },
      messages: inChannel("domainEvents", names),
    },
  },
  components: {
    messages: { OrderEvent: orderEventMessage, ...domainEventMessages },
    schemas: Object.fromEntries((["OrderEvent", ...names] as const).map((name) => [name, schemas[name]])),
  },
});
