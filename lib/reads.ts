import { Duration } from "aws-cdk-lib";
import type { PlatformRoute } from "../config/api-routes";
import type { MasklineFunction } from "./constructs/maskline-function";
import type { Functions } from "./functions";
import { allowItems, allowItemsUnderKey, allowKeyOf, allowObjects } from "./grants";
import type { Parts } from "./parts";

const routes: readonly PlatformRoute[] = [
  "GET /v1/orders/{orderId}",
  "GET /v1/orders/{orderId}/calls",
  "GET /v1/calls",
  "GET /v1/calls/{callId}",
  "GET /v1/calls/{callId}/recording",
  "GET /v1/numbers",
  "PUT /v1/numbers",
  "GET /v1/health",
  "GET /v1/openapi.json",
];

/** What support and operators look up, and the number pool. */
export function reads({ functions, api }: Parts): void {
  api.serve(reader(functions), routes);
}

function reader(functions: Functions): MasklineFunction {
  const { storage, recordings, encryptionKey } = functions.resources;
  const fn = functions.make("Api", {
    folder: "api",
    description: "Reads of orders, calls and recordings, and the number pool",
    timeout: Duration.seconds(15),
    memorySize: 512,
    environment: {
      ORDERS_TABLE: storage.orders.tableName,
      NUMBERS_TABLE: storage.numbers.tableName,
      CALLS_TABLE: storage.calls.tableName,
      RECORDINGS_BUCKET: recordings.bucketName,
    },
    impact: "Support can't look up orders, calls or recordings, and operators can't change the number pool.",
  });
  allowItems(fn, storage.orders, ["GetItem", "Query"]);
  allowItems(fn, storage.numbers, ["GetItem", "BatchGetItem", "Query", "UpdateItem"]);
  allowItems(fn, storage.calls, ["GetItem", "Query"], ["by-number"]);
  allowObjects(fn, recordings, ["GetObject"]);
  allowKeyOf(fn, recordings.encryptionKey, encryptionKey);
  allowItemsUnderKey(fn, encryptionKey);
  return fn;
}
