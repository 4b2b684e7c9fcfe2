import { Duration } from "aws-cdk-lib";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import { BusinessMetrics, metricNames } from "./business-metrics";
import type { MasklineFunction } from "./constructs/maskline-function";
import { SweepSchedules } from "./constructs/sweep-schedules";
import type { Functions } from "./functions";
import {
  allowBucket,
  allowItems,
  allowItemsUnderKey,
  allowKeyOf,
  allowObjects,
  allowSecrets,
} from "./grants";
import type { Parts } from "./parts";

/** Resting numbers and late pushes are over by then; only an order of theirs that lives takes longer. */
const longestErasure = Duration.days(7);

/** Erases a person on request: one function takes the request, another, which nobody outside can call, does the work. */
export function erasures({ scope, resources, functions, api }: Parts): void {
  api.serve(requests(functions), ["POST /v1/erasures", "GET /v1/erasures/{erasureId}"]);
  const worker = eraser(functions);
  new SweepSchedules(scope, "Erasing", { sweep: worker, sweepers: 1 });
  const metrics = new BusinessMetrics(resources.config.stage);
  resources.alarms.add(worker, "Stuck", {
    metric: metrics.of(worker.service, metricNames.oldestErasure, "Maximum", Duration.hours(1)),
    threshold: longestErasure.toSeconds(),
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    impact: "Somebody who asked to be erased is not yet, and the law sets a date.",
    runbook: "erasure-stuck",
  });
}

function requests(functions: Functions): MasklineFunction {
  const { storage, secrets, encryptionKey } = functions.resources;
  const fn = functions.make("Erasures", {
    folder: "erasures",
    description: "Takes requests to erase a person, and reports",
    // It looks through the orders that live before it answers.
    timeout: Duration.seconds(25),
    memorySize: 512,
    environment: {
      ORDERS_TABLE: storage.orders.tableName,
      NUMBERS_TABLE: storage.numbers.tableName,
      CALLER_TOKEN_SECRET_ARN: secrets.callerToken.secretArn,
    },
    impact: "Requests to erase a person are not taken; the platform must ask again.",
  });
  allowItems(fn, storage.orders, ["GetItem", "PutItem", "BatchGetItem"], ["due"]);
  allowItems(fn, storage.numbers, ["BatchGetItem"]);
  allowSecrets(fn, [secrets.callerToken]);
  allowItemsUnderKey(fn, encryptionKey);
  return fn;
}

function eraser(functions: Functions): MasklineFunction {
  const { storage, secrets, recordings, notificationArchive, encryptionKey } = functions.resources;
  const fn = functions.make("Eraser", {
    folder: "eraser",
    description: "Erases people, page by page, from tables and archives",
    // Less than the minute until the next one: an overlap is harmless, but no gain.
    timeout: Duration.seconds(55),
    memorySize: 1024,
    environment: {
      ORDERS_TABLE: storage.orders.tableName,
      ROUTES_TABLE: storage.routes.tableName,
      CALLS_TABLE: storage.calls.tableName,
      RECORDINGS_BUCKET: recordings.bucketName,
      NOTIFICATION_ARCHIVE_BUCKET: notificationArchive.bucketName,
      CALLER_TOKEN_SECRET_ARN: secrets.callerToken.secretArn,
    },
    impact: "Somebody who asked to be erased is not yet; the next run goes on where this one ended.",
    sweeps: true,
  });
  allowItems(fn, storage.orders, ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan"], ["due"]);
  allowItems(fn, storage.routes, ["UpdateItem", "DeleteItem", "Scan"]);
  allowItems(fn, storage.calls, ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan", "Query"]);
  // Without GetObject: nobody needs to hear a recording to delete it.
  allowObjects(fn, recordings, ["DeleteObject"]);
  allowObjects(fn, notificationArchive, ["GetObject", "PutObject", "DeleteObject"]);
  allowBucket(fn, notificationArchive, ["ListBucket"]);
  allowKeyOf(fn, recordings.encryptionKey, encryptionKey);
  allowSecrets(fn, [secrets.callerToken]);
  allowItemsUnderKey(fn, encryptionKey);
  return fn;
}
