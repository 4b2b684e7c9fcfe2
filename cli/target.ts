import type { Api } from "./api";
import type { Objects } from "./target/objects";
import type { Queues } from "./target/queues";

/** A queue and where its messages go that nobody could take. */
export interface QueuePair {
  /** `order-events`, `provider-notifications`. */
  readonly name: string;
  readonly url: string;
  readonly dlqUrl: string;
}

/** One stage, wherever it runs. */
export interface Target {
  /** In words, for what is said of it. */
  readonly name: string;
  readonly api: Api;
  readonly pairs: readonly QueuePair[];
  /** The bucket of what providers pushed. */
  readonly archive: string;
  /** The stage's time, milliseconds since 1970: the local cloud's may have been moved. */
  now(): Promise<number>;
  queues(): Promise<Queues>;
  objects(): Promise<Objects>;
  close(): void;
}
