import { Names } from "aws-cdk-lib";
import type { IHttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { IEventBus } from "aws-cdk-lib/aws-events";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { assertSound } from "../config/checks";
import type { RetentionDays } from "../config/stage-settings";
import type { StageConfig } from "../config/types";
import type { Bundles } from "./bundles";
import type { Network } from "./constructs/egress";

/** What is there already, and is used instead of making one. */
export interface GivenResources {
  /**
   * Keeps the recordings. It stays as it is: its lifecycle decides how long, not `retentionDays.recordings`; keep it private and
   * over TLS only. A key of its own has to let the functions use it: they are granted to, which works on a key of the same app.
   * @default a private bucket under the key, which deletes recordings after `retentionDays.recordings`
   */
  readonly recordingsBucket?: IBucket;
  /**
   * The key of everything at rest that is made here. A `Key` of the same app gets the statements that CloudWatch, its logs and
   * the event bus need; an imported one can't be changed, so its owner adds them (docs/configuration.md lists them).
   * @default a key of its own, rotated as `encryption` says
   */
  readonly encryptionKey?: IKey;
  /** Takes the domain events. If it is imported and under a key, its owner lets the functions use that. @default a topic under the key */
  readonly eventsTopic?: ITopic;
  /**
   * Hears of alarms. Its owner lets `cloudwatch.amazonaws.com` publish to it, and use its key if it has one; a `Topic` of the
   * same app is told so by itself.
   * @default a topic under the key, with `alarmAddresses` subscribed
   */
  readonly alarmTopic?: ITopic;
  /**
   * Gets the routes. Its own stage decides on throttling, access logs and domain then; it must have `$default`, deployed
   * automatically, and no routes under `/v1` and `/webhooks`.
   * @default an HTTP API with explicit routes, throttled as `throttle` says
   */
  readonly httpApi?: IHttpApi;
  /** Gets the rule of `orderEventsBus`. @default the bus of that name */
  readonly eventBus?: IEventBus;
  /** Where the functions that call a provider run; the way out is the network's. @default as `egress` says */
  readonly network?: Network;
  /** The functions, built. @default those of the package */
  readonly code?: Bundles;
}

/** What a stage has to say in `config/`, and a construct need not. */
type Defaulted = "stage" | "areaFallback" | "sweepers" | "retentionDays" | "keepData";

/** Everything about one Maskline. Only `applications` and `policies` have to be said. */
export interface MasklineProps extends Omit<StageConfig, Defaulted>, GivenResources {
  /** Name in metrics and logs, unlike any other of the account. @default made of the stack's and the construct's names */
  readonly stage?: string;
  /** Where to look for a number when the order's own area has none left. @default anywhere */
  readonly areaFallback?: StageConfig["areaFallback"];
  /** How many schedules share the 64 shards of what is due: 1, 2, 4 … 64. @default 1 */
  readonly sweepers?: number;
  /** Days that each kind of data is kept. @default orders 30, calls 180, recordings 180, notifications 7, logs 30 */
  readonly retentionDays?: Partial<RetentionDays>;
  /** Tables, bucket, key and secrets outlive the stack, and tables can't be deleted. @default true */
  readonly keepData?: boolean;
}

const usualRetention: RetentionDays = { orders: 30, calls: 180, recordings: 180, logs: 30 };

/** What the props and the defaults say, checked. @throws Error naming each setting that is wrong and how to put it right */
export function configOf(scope: Construct, props: MasklineProps): StageConfig {
  const {
    recordingsBucket,
    encryptionKey,
    eventsTopic,
    alarmTopic,
    httpApi,
    eventBus,
    network,
    code,
    ...said
  } = props;
  const config: StageConfig = {
    ...said,
    stage: props.stage ?? stageNameOf(scope),
    areaFallback: props.areaFallback ?? { "*": ["*"] },
    sweepers: props.sweepers ?? 1,
    retentionDays: { ...usualRetention, ...props.retentionDays },
    keepData: props.keepData ?? true,
    ...(props.domain && !props.webhookBaseUrl ? { webhookBaseUrl: `https://${props.domain.name}` } : {}),
  };
  assertSound(config);
  return config;
}

const stageNameOf = (scope: Construct): string =>
  Names.uniqueResourceName(scope, { maxLength: 16, allowedSpecialCharacters: "-" }).toLowerCase();

/** What the functions read of it: who is woken or how many instances there are is no reason to deploy their code anew. */
export function functionsConfigOf(config: StageConfig): object {
  const {
    alarmAddresses,
    concurrency,
    deployment,
    encryption,
    egress,
    orderEventsBus,
    architecture,
    account,
    region,
    ...rest
  } = config;
  return rest;
}
