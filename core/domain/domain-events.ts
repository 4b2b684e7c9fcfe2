import { type Instant, toRfc3339 } from "./instant";

export type DomainEventType =
  | "binding.activated"
  | "binding.changed"
  | "binding.released"
  | "binding.failed"
  | "call.completed"
  | "text.delivered"
  | "text.discarded"
  | "recording.archived"
  | "recording.lost"
  | "number.status-changed"
  | "audit.found";

/** A fact for the platform: at least once, unordered, `id` is the same whenever it is the same fact. Never a real number. */
export interface DomainEvent {
  readonly id: string;
  readonly type: DomainEventType;
  /** What it is about: an orderId, a callId, or a privacy number. */
  readonly subject: string;
  readonly at: Instant;
  /** The order's version, for consumers that keep the newest. */
  readonly sequence?: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** CloudEvents 1.0 in structured JSON mode; `sequence` is the CloudEvents sequence extension, a string. */
export const toCloudEvent = (event: DomainEvent, stage: string) => ({
  specversion: "1.0",
  id: event.id,
  source: `/maskline/${stage}`,
  type: event.type,
  subject: event.subject,
  time: toRfc3339(event.at),
  datacontenttype: "application/json",
  ...(event.sequence === undefined ? {} : { sequence: String(event.sequence) }),
  data: event.data,
});

/** Publishes facts; resolves when all of them are with the topic. */
export interface EventPublisher {
  publish(events: readonly DomainEvent[]): Promise<void>;
}
