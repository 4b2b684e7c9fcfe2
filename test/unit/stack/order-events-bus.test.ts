import { Match, Template } from "aws-cdk-lib/assertions";
import { EventBus, type IEventBus } from "aws-cdk-lib/aws-events";
import { stageConfig } from "../../../config";
import { complaintsAbout } from "../../../config/checks";
import { Maskline } from "../../../lib/maskline";
import { ownStack, prodWith } from "./with-settings";

const sources = ["com.example.orders"];

it("takes order events of the bus, as their sender would have posted them, and lets it use the queue's key", () => {
  const { template } = prodWith({ orderEventsBus: { sources, detailTypes: ["order.assigned"] } });
  template.hasResourceProperties("AWS::Events::Rule", {
    EventPattern: { source: sources, "detail-type": ["order.assigned"] },
    EventBusName: "default",
    State: "ENABLED",
    Targets: [Match.objectLike({ InputPath: "$.detail", DeadLetterConfig: { Arn: Match.anyValue() } })],
  });
  template.hasResourceProperties("AWS::KMS::Key", {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: "events.amazonaws.com" },
          Action: Match.arrayWith(["kms:Decrypt", "kms:GenerateDataKey*"]),
        }),
      ]),
    },
  });
});

it("uses the bus that is given", () => {
  const { stack, minimal } = ownStack();
  // CDK's own types are not made for exactOptionalPropertyTypes.
  const eventBus = new EventBus(stack, "Bus") as IEventBus;
  new Maskline(stack, "Calls", { ...minimal, orderEventsBus: { sources }, eventBus });
  Template.fromStack(stack).hasResourceProperties("AWS::Events::Rule", {
    EventBusName: { Ref: Match.stringLikeRegexp("^Bus") },
  });
});

it("makes no rule where no bus is named", () => {
  prodWith({}).template.resourceCountIs("AWS::Events::Rule", 0);
});

it.each([
  [{ sources: [] }, /^orderEventsBus.sources: empty/],
  [{ sources: ["aws.s3"] }, /name your own source/],
  [{ sources, name: "arn:aws:events:eu-central-1:123456789012:event-bus/x" }, /not its ARN/],
  [{ sources, detailTypes: [] }, /^orderEventsBus.detailTypes/],
])("refuses %j and says how to put it right", (orderEventsBus, text) => {
  expect(complaintsAbout({ ...stageConfig("prod"), orderEventsBus })).toEqual([expect.stringMatching(text)]);
});
