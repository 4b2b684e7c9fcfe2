import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { EventBus, type IEventBus } from "aws-cdk-lib/aws-events";
import { huaweiAccessAddress, huaweiApplication } from "../../../config/applications";
import { ride } from "../../../config/policies";
import type { OrderEventsBus } from "../../../config/stage-settings";
import { bundleFunctions } from "../../../lib/bundle";
import { Maskline } from "../../../lib/maskline";

const application = huaweiApplication("AXB", { baseUrl: huaweiAccessAddress, recordingHosts: [] });
const code = bundleFunctions(mkdtempSync(join(tmpdir(), "maskline-bus-")));
const required = { applications: [application], policies: [ride(application)] };

function templateWith(orderEventsBus: OrderEventsBus | undefined, ownBus = false): Template {
  const stack = new Stack(new App(), "Test");
  // CDK's own types are not made for exactOptionalPropertyTypes.
  const eventBus = ownBus ? (new EventBus(stack, "Bus") as IEventBus) : undefined;
  new Maskline(stack, "Calls", {
    ...required,
    code,
    ...(orderEventsBus ? { orderEventsBus } : {}),
    ...(eventBus ? { eventBus } : {}),
  });
  return Template.fromStack(stack);
}

const sources = ["com.example.orders"];

it("takes order events of the bus, as their sender would have posted them", () => {
  templateWith({ sources, detailTypes: ["order.assigned"] }).hasResourceProperties("AWS::Events::Rule", {
    EventPattern: { source: sources, "detail-type": ["order.assigned"] },
    EventBusName: "default",
    State: "ENABLED",
    Targets: [Match.objectLike({ InputPath: "$.detail", DeadLetterConfig: { Arn: Match.anyValue() } })],
  });
});

it("uses the bus that is given", () => {
  templateWith({ sources }, true).hasResourceProperties("AWS::Events::Rule", {
    EventBusName: { Ref: Match.stringLikeRegexp("^Bus") },
  });
});

it("lets the bus use the queue's key", () => {
  templateWith({ sources }).hasResourceProperties("AWS::KMS::Key", {
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

it("makes no rule where no bus is named", () => {
  templateWith(undefined).resourceCountIs("AWS::Events::Rule", 0);
});

it.each([
  [{ sources: [] }, /orderEventsBus.sources: empty/],
  [{ sources: ["aws.s3"] }, /name your own source/],
  [{ sources, name: "arn:aws:events:eu-central-1:123456789012:event-bus/x" }, /not its ARN/],
  [{ sources, detailTypes: [] }, /orderEventsBus.detailTypes/],
] as const)("refuses %j and says how to put it right", (bus, text) => {
  expect(() => templateWith(bus)).toThrow(text);
});
