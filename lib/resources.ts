import { Duration } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { defaultReplayDays } from "../config/checks";
import type { StageConfig } from "../config/types";
import type { Bundles } from "./bundle";
import { Alarms } from "./constructs/alarms";
import { EncryptionKey } from "./constructs/encryption-key";
import { EventTopic } from "./constructs/event-topic";
import type { FunctionSurroundings } from "./constructs/maskline-function";
import { NotificationArchive } from "./constructs/notification-archive";
import { RecordingsBucket } from "./constructs/recordings-bucket";
import { Secrets } from "./constructs/secrets";
import { Storage } from "./constructs/storage";

/** What the functions of a stage work on. */
export interface Resources {
  readonly config: StageConfig;
  readonly encryptionKey: IKey;
  readonly alarms: Alarms;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly recordings: RecordingsBucket;
  readonly notificationArchive: NotificationArchive;
  readonly events: EventTopic;
  readonly surroundings: FunctionSurroundings;
}

export interface ResourcesProps {
  readonly config: StageConfig;
  readonly bundles: Bundles;
}

export function makeResources(scope: Construct, { config, bundles }: ResourcesProps): Resources {
  const { keepData, stage, retentionDays } = config;
  const applications = [...config.applications, ...(config.voice ?? [])];
  const encryptionKey = new EncryptionKey(scope, "Key", { keepData });
  const alarms = new Alarms(scope, "Alarms", {
    encryptionKey,
    ...(config.alarmEmail === undefined ? {} : { email: config.alarmEmail }),
  });
  // Checked in config/checks.ts to be one of the days that CloudWatch offers, which is what the enumeration lists.
  const logRetention: RetentionDays = retentionDays.logs;
  return {
    config,
    encryptionKey,
    alarms,
    storage: new Storage(scope, "Storage", { encryptionKey, keepData }),
    secrets: new Secrets(scope, "Secrets", { applications, encryptionKey, keepData }),
    recordings: new RecordingsBucket(scope, "Recordings", {
      encryptionKey,
      keepData,
      retention: Duration.days(retentionDays.recordings),
    }),
    notificationArchive: new NotificationArchive(scope, "NotificationArchive", {
      encryptionKey,
      keepData,
      retention: Duration.days(retentionDays.notifications ?? defaultReplayDays),
    }),
    events: new EventTopic(scope, "Events", { encryptionKey }),
    surroundings: { stage, bundles, encryptionKey, logRetention, alarms },
  };
}
