import type { Application, WebhookKind } from "./applications";
import { webhooksOf } from "./applications";
import type { Clock } from "./clock";
import type { Faults } from "./faults";
import type { AddressBans } from "./huawei/bans";
import type { FlowControl } from "./huawei/flow-control";
import type { Outbox } from "./pushes/outbox";
import type { RequestLog } from "./request-log";
import type { State } from "./state/state";

/** Everything one running simulator consists of. */
export interface World {
  readonly state: State;
  readonly clock: Clock;
  /** By which time signatures are made and judged. */
  readonly signingClock: Clock;
  readonly faults: Faults;
  readonly outbox: Outbox;
  readonly bans: AddressBans;
  readonly flow: FlowControl;
  readonly log: RequestLog;
  readonly webhookBase: string | undefined;
  readonly skewSeconds: number;
  /** How long a caller or a text waits for our answer. */
  readonly askTimeoutMs: number;
  /** Host and port under which recordings are served. */
  filesBase(): string;
  advance(seconds: number): Promise<void>;
}

export const webhookOf = (world: World, application: Application, kind: WebhookKind): string | undefined =>
  world.webhookBase === undefined
    ? undefined
    : webhooksOf(world.state.asSet(application), world.webhookBase)[kind];
