import { Aws } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { logicalShards } from "../../config/checks";
import { acknowledgeOwnPolicy } from "../nag";
import type { MasklineFunction } from "./maskline-function";

export interface SweepSchedulesProps {
  readonly sweep: MasklineFunction;
  /** How many schedules share the logical shards; divides 64. */
  readonly sweepers: number;
}

export interface ShardRange {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
}

/** The logical shards, cut into equal ranges. */
export function shardRanges(sweepers: number): ShardRange[] {
  const each = logicalShards / sweepers;
  return Array.from({ length: sweepers }, (_, sweeper) => ({
    from: sweeper * each,
    to: (sweeper + 1) * each - 1,
  }));
}

/** Calls a sweep every minute, once per shard range; a call that is late or fails is not repeated. */
export class SweepSchedules extends Construct {
  constructor(scope: Construct, id: string, { sweep, sweepers }: SweepSchedulesProps) {
    super(scope, id);
    const { functionArn } = sweep.called;
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [functionArn] }));
    acknowledgeOwnPolicy(role.node.findChild("DefaultPolicy"));
    for (const range of shardRanges(sweepers)) {
      const schedule = new CfnSchedule(this, `Shards${range.from}To${range.to}`, {
        scheduleExpression: "rate(1 minute)",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify({ shards: range }),
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        },
      });
      // The role's policy: the first call may come within a minute.
      schedule.node.addDependency(role.node.findChild("DefaultPolicy"));
    }
  }
}
