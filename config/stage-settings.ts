import type { Deployment } from "./deployment";

/** Instances of one function: what is not kept for it, it shares with the account. */
export interface Concurrency {
  /** Instances that are kept for it, and that it may not exceed. @default it shares the account's */
  readonly reserved?: number;
  /** Instances that are kept started. @default none */
  readonly provisioned?: number;
}

/** How many days each kind of data is kept. */
export interface RetentionDays {
  /**
   * What was known of an order: its state and history after it is over, the events that were seen (a repeated one changes
   * nothing as long as it is known), who held which number. At least 30: providers and platforms replay that long.
   * @default 30
   */
  readonly orders?: number;
  /** Calls, texts and verification calls. */
  readonly calls: number;
  readonly recordings: number;
  /** How far back what providers pushed can be replayed: 1 to 30. @default 7 */
  readonly notifications?: number;
  /** Logs of functions and of the API; one of the numbers of days that CloudWatch takes. */
  readonly logs: number;
}

/**
 * Recordings can't be deleted or replaced for some days, by anybody (`compliance`, not even the account's root) or by anybody
 * without a right of their own (`governance`). An erasure hides a locked recording at once; its bytes go when the lock ends.
 */
export interface RecordingLock {
  readonly mode: "compliance" | "governance";
  /** 1 to `retentionDays.recordings`. */
  readonly days: number;
}

/** An address of one's own for the HTTP API. */
export interface Domain {
  /** As in `calls.example.com`. */
  readonly name: string;
  /** Of AWS Certificate Manager, in the stage's region. @default one is made, which needs `hostedZone` */
  readonly certificateArn?: string;
  /** Route 53 zone that gets the address's record. @default none: point the name at the output `DomainTarget` */
  readonly hostedZone?: { readonly id: string; readonly name: string };
}

/** The key of everything at rest. */
export interface Encryption {
  /**
   * A key that is there already, in the stage's account and region. Its policy is its owner's: docs/configuration.md lists what
   * has to be in it.
   * @default one is made
   */
  readonly keyArn?: string;
  /** Days between two rotations of the key that is made, 90 to 2560. @default 365 */
  readonly rotationDays?: number;
}

/** A network of Maskline's own: a NAT gateway with a fixed address per availability zone. */
export interface NewEgress {
  readonly kind: "new";
  /** One address each; with one, an outage of its zone stops what calls providers. @default 2 */
  readonly availabilityZones?: 1 | 2;
  /** Addresses inside. @default "10.42.0.0/24" */
  readonly cidr?: string;
  /** AWS's services through endpoints inside the network, too, instead of the NAT gateways. @default false */
  readonly interfaceEndpoints?: boolean;
}

/** A network that is there already. */
export interface ExistingEgress {
  readonly kind: "existing";
  readonly vpcId: string;
  /** Private subnets whose route leads out, and the zone of each, in the same order. */
  readonly subnetIds: readonly string[];
  readonly availabilityZones: readonly string[];
  /** Of the subnets: they get gateway endpoints for DynamoDB and S3. @default the network has them, or needs none */
  readonly routeTableIds?: readonly string[];
  /** The addresses it leaves through, to be repeated as outputs. @default not known here */
  readonly addresses?: readonly string[];
}

/** How the functions that call a provider leave: providers keep lists of the addresses they serve. */
export type Egress = "none" | NewEgress | ExistingEgress;

/** Order events that are on an event bus (EventBridge) already. `detail` is what `POST /v1/order-events` takes. */
export interface OrderEventsBus {
  /** Name of the bus, in the stage's account and region. @default "default" */
  readonly name?: string;
  /** Whose events are taken: `source` is one of these. */
  readonly sources: readonly string[];
  /** @default any `detail-type` */
  readonly detailTypes?: readonly string[];
}

/** Settings of a stage that say where and how it runs, beside what it does. */
export interface StageSettings {
  readonly retentionDays: RetentionDays;
  /**
   * S3 Object Lock on recordings. It can only be given to a bucket that is made, and never be taken away again.
   * @default none
   */
  readonly recordingLock?: RecordingLock;
  /** By the function's name in logs and metrics, as `call-control`. @default every function shares the account's instances */
  readonly concurrency?: Readonly<Record<string, Concurrency>>;
  /** How new code is put to work. @default all at once */
  readonly deployment?: Deployment;
  /** Who is told when an alarm goes off: e-mail or https addresses. @default nobody yet: subscribe to the alarm topic */
  readonly alarmAddresses?: readonly string[];
  /** @default the API's own address */
  readonly domain?: Domain;
  /** @default a key of the stage's own, rotated each year */
  readonly encryption?: Encryption;
  /** @default "none": the addresses that AWS shares among its customers */
  readonly egress?: Egress;
  /** @default none: order events come by HTTP, and by whoever sends to the queue */
  readonly orderEventsBus?: OrderEventsBus;
  /** Processors of the functions. @default "arm64" */
  readonly architecture?: "arm64" | "x86_64";
  /** Account that the stage is for, 12 digits. @default the one whose credentials deploy it */
  readonly account?: string;
  /** Region that the stage is for. @default that of whoever deploys it */
  readonly region?: string;
}
