import { Duration } from "aws-cdk-lib";
import type { MasklineFunction } from "./constructs/maskline-function";
import { QueueConsumer } from "./constructs/queue-consumer";
import { QueueWithDlq } from "./constructs/queue-with-dlq";
import type { Functions } from "./functions";
import type { Parts } from "./parts";

/** A consumer's timeout decides how long its queue hides a message. */
const queueTimeout = Duration.seconds(60);

/** Order events in, by HTTP and by queue: one lifecycle, one bundle. */
export function orderEvents({ scope, resources, functions, api }: Parts): QueueWithDlq {
  const { encryptionKey, alarms } = resources;
  api.serve(byHttp(functions), [
    "POST /v1/order-events",
    "POST /v1/orders/{orderId}/callee",
    "POST /v1/orders/{orderId}/converge",
  ]);
  const source = new QueueWithDlq(scope, "OrderEventsQueue", {
    name: "order-events",
    encryptionKey,
    alarms,
    consumerTimeout: queueTimeout,
    impact: "Order events that came by queue have no effect: no number, or a number that stays too long.",
  });
  new QueueConsumer(scope, "OrderEventsConsumer", {
    source,
    consumer: byQueue(functions),
    batchSize: 5,
    maxConcurrency: 10,
  });
  return source;
}

/** Answers `POST /v1/order-events`: the lifecycle inline, so that the caller gets the number. */
function byHttp(functions: Functions): MasklineFunction {
  const fn = functions.make("OrderEvents", {
    callsProvider: true,
    folder: "order-events",
    description: "Applies an order event from the platform and converges the binding",
    timeout: Duration.seconds(15),
    memorySize: 1024,
    environment: functions.lifecycleEnvironment(),
    impact: "New rides and deliveries get no privacy number: customers and drivers can't call each other.",
  });
  functions.allowLifecycle(fn);
  return fn;
}

/** The same bundle, fed by the queue. */
function byQueue(functions: Functions): MasklineFunction {
  const fn = functions.make("OrderEventsQueue", {
    callsProvider: true,
    folder: "order-events",
    service: "order-events-queue",
    handler: "queueHandler",
    description: "Applies order events that arrive by queue",
    timeout: queueTimeout,
    memorySize: 1024,
    environment: functions.lifecycleEnvironment(),
    impact: "Orders that arrive by queue get their number late, or not at all.",
  });
  functions.allowLifecycle(fn);
  return fn;
}
