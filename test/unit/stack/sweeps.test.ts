import fc from "fast-check";
import { logicalShards } from "../../../config/checks";
import { shardRanges } from "../../../lib/constructs/sweep-schedules";
import { readable, synthesized } from "./synthesized";

const everyShard = Array.from({ length: logicalShards }, (_, shard) => shard);
const divisors = [1, 2, 4, 8, 16, 32, 64];

describe("shard ranges", () => {
  it("cover every logical shard exactly once, however many sweepers there are", () => {
    fc.assert(
      fc.property(fc.constantFrom(...divisors), (sweepers) => {
        const covered = shardRanges(sweepers).flatMap(({ from, to }) =>
          everyShard.filter((s) => s >= from && s <= to),
        );
        expect(covered).toEqual(everyShard);
        expect(shardRanges(sweepers)).toHaveLength(sweepers);
      }),
    );
  });
});

describe("schedules", () => {
  const { resources } = synthesized("prod");
  const schedules = Object.entries(resources("AWS::Scheduler::Schedule"));

  it.each(["FunctionsBindingSweeperFunctionAliaslive", "FunctionsRecordingArchiverFunctionAliaslive"])(
    "call %s every minute for all shards, late or failed calls not repeated",
    (target) => {
      const own = schedules
        .map(([, { Properties }]) => Properties as unknown as ScheduleProperties)
        .filter(({ Target }) => readable(Target.Arn.Ref) === target);
      const covered = own.flatMap(({ Target }) => {
        const { shards } = JSON.parse(Target.Input) as { shards: { from: number; to: number } };
        return everyShard.filter((shard) => shard >= shards.from && shard <= shards.to);
      });
      expect(covered.sort((a, b) => a - b)).toEqual(everyShard);
      for (const { ScheduleExpression, FlexibleTimeWindow, Target } of own) {
        expect({ ScheduleExpression, FlexibleTimeWindow }).toEqual({
          ScheduleExpression: "rate(1 minute)",
          FlexibleTimeWindow: { Mode: "OFF" },
        });
        expect(Target.RetryPolicy).toEqual({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
      }
    },
  );

  it("reach functions that are not tried again either", () => {
    const configured = Object.values(resources("AWS::Lambda::EventInvokeConfig")).map(
      ({ Properties }) => Properties,
    );
    expect(configured).toHaveLength(4);
    for (const properties of configured)
      expect(properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  });
});

describe("the audit's schedule", () => {
  it("calls the auditor every fifteen minutes, late or failed calls not repeated", () => {
    const own = Object.values(synthesized("prod").resources("AWS::Scheduler::Schedule"))
      .map(({ Properties }) => Properties as unknown as ScheduleProperties)
      .filter(({ Target }) => readable(Target.Arn.Ref) === "FunctionsAuditorFunctionAliaslive");
    expect(own).toMatchObject([{ ScheduleExpression: "rate(15 minutes)" }]);
    expect(own[0]?.Target.RetryPolicy).toEqual({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  });
});

interface ScheduleProperties {
  readonly ScheduleExpression: string;
  readonly FlexibleTimeWindow: unknown;
  readonly Target: {
    readonly Arn: { readonly Ref: string };
    readonly Input: string;
    readonly RetryPolicy: unknown;
  };
}
