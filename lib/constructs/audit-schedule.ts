import { Aws } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { acknowledgeOwnPolicy } from "../nag";
import type { MasklineFunction } from "./maskline-function";

export interface AuditScheduleProps {
  readonly auditor: MasklineFunction;
  readonly everyMinutes: number;
}

/** Calls the auditor again and again; a call that is late or fails is not repeated, the next one goes on. */
export class AuditSchedule extends Construct {
  constructor(scope: Construct, id: string, { auditor, everyMinutes }: AuditScheduleProps) {
    super(scope, id);
    const { functionArn } = auditor.called;
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [functionArn] }));
    acknowledgeOwnPolicy(role.node.findChild("DefaultPolicy"));
    const schedule = new CfnSchedule(this, "Schedule", {
      scheduleExpression: everyMinutes === 1 ? "rate(1 minute)" : `rate(${everyMinutes} minutes)`,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ audit: "go-on" }),
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
    // The role's policy: the first call may come at once.
    schedule.node.addDependency(role.node.findChild("DefaultPolicy"));
  }
}
