import { join } from "node:path";
import { Duration, Stage, Tags } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { defaultReplayDays } from "../config/checks";
import type { StageConfig } from "../config/types";
import { bundlesWith, packagedBundles } from "./bundles";
import { Alarms } from "./constructs/alarms";
import { Egress, type EgressProps } from "./constructs/egress";
import { letServicesUse, encryptionKey as makeKey } from "./constructs/encryption-key";
import { EventTopic } from "./constructs/event-topic";
import type { FunctionSurroundings } from "./constructs/maskline-function";
import { NotificationArchive } from "./constructs/notification-archive";
import { RecordingsBucket } from "./constructs/recordings-bucket";
import { Secrets } from "./constructs/secrets";
import { Storage } from "./constructs/storage";
import { configOf, functionsConfigOf, type MasklineProps } from "./maskline-props";

/** What the functions of a stage work on. */
export interface Resources {
  readonly config: StageConfig;
  readonly encryptionKey: IKey;
  readonly alarms: Alarms;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly recordings: IBucket;
  readonly notificationArchive: NotificationArchive;
  readonly events: ITopic;
  readonly surroundings: FunctionSurroundings;
}

/** What was given, and what is made because it was not. */
export function makeResources(scope: Construct, props: MasklineProps): Resources {
  const config = configOf(scope, props);
  const { keepData, retentionDays, alarmAddresses: addresses } = config;
  const encryptionKey = keyFor(scope, config, props);
  const made = { encryptionKey, keepData };
  const alarms = new Alarms(scope, "Alarms", {
    encryptionKey,
    ...(addresses === undefined ? {} : { addresses }),
    ...(props.alarmTopic === undefined ? {} : { topic: props.alarmTopic }),
  });
  return {
    config,
    encryptionKey,
    alarms,
    storage: new Storage(scope, "Storage", made),
    secrets: new Secrets(scope, "Secrets", {
      ...made,
      applications: [...config.applications, ...(config.voice ?? [])],
    }),
    recordings: found(props.recordingsBucket, "recordings") ?? recordingsFor(scope, config, encryptionKey),
    notificationArchive: new NotificationArchive(scope, "NotificationArchive", {
      ...made,
      retention: Duration.days(retentionDays.notifications ?? defaultReplayDays),
    }),
    events: found(props.eventsTopic, "events") ?? new EventTopic(scope, "Events", { encryptionKey }),
    surroundings: surroundingsFor(scope, config, { encryptionKey, alarms }, props),
  };
}

function keyFor(scope: Construct, config: StageConfig, props: MasklineProps): IKey {
  const { keepData, encryption } = config;
  const key =
    props.encryptionKey ??
    makeKey(scope, "Key", { keepData, ...(encryption === undefined ? {} : { encryption }) });
  letServicesUse(key);
  return key;
}

function recordingsFor(scope: Construct, config: StageConfig, encryptionKey: IKey): IBucket {
  const { keepData, retentionDays, recordingLock: lock } = config;
  const retention = Duration.days(retentionDays.recordings);
  const props = { encryptionKey, keepData, retention, ...(lock === undefined ? {} : { lock }) };
  // CDK's own types are not made for exactOptionalPropertyTypes.
  return new RecordingsBucket(scope, "Recordings", props) as IBucket;
}

/** What was given is found by scripts and by the local cloud as what is made: by its tag. */
function found<Given extends Construct | IBucket | ITopic>(
  given: Given | undefined,
  name: string,
): Given | undefined {
  if (given) Tags.of(given).add("maskline:name", name);
  return given;
}

function surroundingsFor(
  scope: Construct,
  config: StageConfig,
  { encryptionKey, alarms }: Pick<Resources, "encryptionKey" | "alarms">,
  { code, network }: MasklineProps,
): FunctionSurroundings {
  const target = join(assemblyOf(scope), "maskline", scope.node.addr);
  // Checked in config/check-settings.ts to be one of the days that CloudWatch offers, which is what the enumeration lists.
  const logRetention: RetentionDays = config.retentionDays.logs;
  return {
    stage: config.stage,
    bundles: bundlesWith(code ?? packagedBundles(), target, "config.json", functionsConfigOf(config)),
    encryptionKey,
    logRetention,
    alarms,
    ...(config.architecture === undefined ? {} : { architecture: config.architecture }),
    ...egressFor(scope, config, { encryptionKey, logRetention }, network),
  };
}

function egressFor(
  scope: Construct,
  { egress: stated = "none", applications, voice = [] }: StageConfig,
  surroundings: Pick<EgressProps, "encryptionKey" | "logRetention">,
  network: MasklineProps["network"] | undefined,
): { readonly egress?: Egress } {
  const egress = network ?? stated;
  if (egress === "none") return {};
  const addresses = [...applications, ...voice].map(({ baseUrl }) => new URL(baseUrl));
  // Without one, it is that of https.
  const ports = addresses.flatMap(({ port }) => (port === "" ? [] : [Number(port)]));
  return { egress: new Egress(scope, "Egress", { egress, ports, ...surroundings }) };
}

function assemblyOf(scope: Construct): string {
  const stage = Stage.of(scope);
  if (!stage) throw new Error(`${scope.node.path} is in no App or Stage`);
  return stage.outdir;
}
