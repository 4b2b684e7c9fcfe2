import { EventBus, type IEventBus, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import type { OrderEventsBus } from "../../config/stage-settings";
import type { QueueWithDlq } from "./queue-with-dlq";

/**
 * A rule that puts the order events of a bus into the queue, each as its sender would have posted it. What the bus can't deliver
 * within a day goes to the queue's DLQ.
 */
export function orderEventsBus(
  scope: Construct,
  { queue, dlq }: QueueWithDlq,
  said: OrderEventsBus,
  given: IEventBus | undefined,
): Rule {
  const { name = "default", sources, detailTypes } = said;
  return new Rule(scope, "OrderEventsOfBus", {
    description: "Order events of the platform's bus, into Maskline's queue",
    eventBus: given ?? EventBus.fromEventBusName(scope, "OrderEventsBus", name),
    eventPattern: { source: [...sources], ...(detailTypes ? { detailType: [...detailTypes] } : {}) },
    targets: [
      new SqsQueue(queue, {
        message: RuleTargetInput.fromEventPath("$.detail"),
        deadLetterQueue: dlq,
      }),
    ],
  });
}
