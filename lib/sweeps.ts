import { Duration } from "aws-cdk-lib";
import type { MasklineFunction } from "./constructs/maskline-function";
import { SweepSchedules } from "./constructs/sweep-schedules";
import type { Functions } from "./functions";
import {
  allowItems,
  allowItemsUnderKey,
  allowKeyOf,
  allowObjects,
  allowPublish,
  allowSecrets,
} from "./grants";
import type { Parts } from "./parts";

export interface Sweeps {
  readonly sweeper: MasklineFunction;
  readonly archiver: MasklineFunction;
}

/** What is done when its time has come, every minute. */
export function sweeps({ scope, resources, functions }: Parts): Sweeps {
  const { sweepers } = resources.config;
  const sweeper = bindingSweeper(functions);
  const archiver = recordingArchiver(functions);
  new SweepSchedules(scope, "BindingSweeps", { sweep: sweeper, sweepers });
  new SweepSchedules(scope, "RecordingSweeps", { sweep: archiver, sweepers });
  return { sweeper, archiver };
}

function bindingSweeper(functions: Functions): MasklineFunction {
  const { storage } = functions.resources;
  const fn = functions.make("BindingSweeper", {
    callsProvider: true,
    folder: "binding-sweeper",
    description: "Converges every order, and publishes every call, whose due time has come",
    // Less than the minute until the next one: an overlap is harmless, but no gain.
    timeout: Duration.seconds(55),
    memorySize: 1024,
    environment: { ...functions.lifecycleEnvironment(), CALLS_TABLE: storage.calls.tableName },
    impact: "Ended orders keep their numbers bound, people of past orders can still call each other.",
    sweeps: true,
  });
  functions.allowLifecycle(fn);
  allowItems(fn, storage.orders, ["Query"], ["due"]);
  // A retiring number leaves the pool once no route is on it, which only the routes can tell.
  allowItems(fn, storage.routes, ["Scan"]);
  allowItems(fn, storage.numbers, ["DeleteItem"]);
  allowItems(fn, storage.calls, ["PutItem", "DeleteItem", "Query"], ["due"]);
  return fn;
}

function recordingArchiver(functions: Functions): MasklineFunction {
  const { storage, secrets, recordings, events, encryptionKey } = functions.resources;
  const fn = functions.make("RecordingArchiver", {
    callsProvider: true,
    folder: "recording-archiver",
    description: "Fetches recordings from providers and streams them to the bucket",
    timeout: Duration.minutes(2),
    memorySize: 1024,
    environment: {
      NUMBERS_TABLE: storage.numbers.tableName,
      CALLS_TABLE: storage.calls.tableName,
      RECORDINGS_BUCKET: recordings.bucketName,
      EVENTS_TOPIC_ARN: events.topicArn,
      APPLICATION_SECRET_ARNS: functions.applicationSecretArns(),
    },
    impact: "Recordings are not archived; the provider deletes them after seven days.",
    sweeps: true,
  });
  allowItems(fn, storage.numbers, ["GetItem", "UpdateItem"]);
  allowItems(fn, storage.calls, ["GetItem", "PutItem", "UpdateItem"], ["recordings-due"]);
  allowObjects(fn, recordings, ["PutObject", "AbortMultipartUpload"]);
  allowKeyOf(fn, recordings.encryptionKey, encryptionKey);
  allowPublish(fn, events);
  allowKeyOf(fn, events.masterKey, encryptionKey);
  allowSecrets(fn, Object.values(secrets.applications));
  allowItemsUnderKey(fn, encryptionKey);
  return fn;
}
