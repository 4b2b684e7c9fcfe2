import { Duration } from "aws-cdk-lib";
import { defaultAuditMinutes } from "../config/audit";
import { BusinessMetrics } from "./business-metrics";
import { AuditAlarms } from "./constructs/audit-alarms";
import { AuditSchedule } from "./constructs/audit-schedule";
import type { MasklineFunction } from "./constructs/maskline-function";
import type { Functions } from "./functions";
import { allowItems, allowItemsUnderKey, allowKeyOf, allowPublish, allowSecrets } from "./grants";
import type { Parts } from "./parts";

/** Longer than a run of a big pool needs to be worth its start. */
const longestRun = Duration.minutes(5);

/** Compares orders, routes and what providers hold, again and again, and on request. */
export function auditor({ scope, resources, functions, api }: Parts): MasklineFunction {
  const { config, alarms } = resources;
  const everyMinutes = config.audit?.everyMinutes ?? defaultAuditMinutes;
  const fn = auditorFunction(functions, timeoutFor(everyMinutes));
  api.serve(fn, ["GET /v1/audit", "POST /v1/audit"]);
  new AuditSchedule(scope, "AuditSchedule", { auditor: fn, everyMinutes });
  new AuditAlarms(scope, "AuditAlarms", {
    alarms,
    metrics: new BusinessMetrics(config.stage),
    auditor: fn,
    everyMinutes,
  });
  return fn;
}

/** A run ends before the next begins; two at a time are kept apart anyhow. */
const timeoutFor = (everyMinutes: number): Duration =>
  Duration.seconds(Math.min(longestRun.toSeconds(), everyMinutes * 60 - 5));

function auditorFunction(functions: Functions, timeout: Duration): MasklineFunction {
  const { storage, secrets, events, encryptionKey } = functions.resources;
  const fn = functions.make("Auditor", {
    folder: "auditor",
    description: "Compares orders, routes and what providers hold, number by number",
    timeout,
    memorySize: 1024,
    environment: functions.lifecycleEnvironment(),
    callsProvider: true,
    impact:
      "Nobody notices a binding that a provider kept, or lost: people of past orders may still be connected.",
    sweeps: true,
  });
  allowItems(fn, storage.orders, ["GetItem", "PutItem"], ["due"]);
  allowItems(fn, storage.routes, ["BatchGetItem", "UpdateItem", "DeleteItem"], ["by-number"]);
  allowItems(fn, storage.numbers, [
    "GetItem",
    "BatchGetItem",
    "Query",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
  ]);
  allowPublish(fn, events);
  allowKeyOf(fn, events.masterKey, encryptionKey);
  allowSecrets(fn, [secrets.callerToken, ...Object.values(secrets.applications)]);
  allowItemsUnderKey(fn, encryptionKey);
  return fn;
}
