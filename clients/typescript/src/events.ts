import type { DomainEvent } from "./api.js";

/**
 * The event in a message that a queue or an endpoint got from the topic, with raw delivery or without.
 * @throws SyntaxError when it is not JSON · TypeError when it is no CloudEvent
 */
export function readDomainEvent(body: string): DomainEvent {
  const message: unknown = JSON.parse(body);
  const event: unknown = isEnvelope(message) ? JSON.parse(message.Message) : message;
  if (!isCloudEvent(event)) throw new TypeError("the message holds no CloudEvent 1.0");
  return event;
}

const isEnvelope = (value: unknown): value is { Message: string } =>
  typeof value === "object" &&
  value !== null &&
  "Message" in value &&
  typeof value.Message === "string" &&
  "TopicArn" in value;

const isCloudEvent = (value: unknown): value is DomainEvent =>
  typeof value === "object" && value !== null && "specversion" in value && value.specversion === "1.0";
