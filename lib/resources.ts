import type { IKey } from "aws-cdk-lib/aws-kms";
import type { StageConfig } from "../config/types";
import type { Alarms } from "./constructs/alarms";
import type { EventTopic } from "./constructs/event-topic";
import type { FunctionSurroundings } from "./constructs/maskline-function";
import type { RecordingsBucket } from "./constructs/recordings-bucket";
import type { Secrets } from "./constructs/secrets";
import type { Storage } from "./constructs/storage";

/** What the functions of a stage work on. */
export interface Resources {
  readonly config: StageConfig;
  readonly encryptionKey: IKey;
  readonly alarms: Alarms;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly recordings: RecordingsBucket;
  readonly events: EventTopic;
  readonly surroundings: FunctionSurroundings;
}
