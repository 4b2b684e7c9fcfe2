import { randomUUID } from "node:crypto";
import type { SchedulePlan, ScheduleTarget } from "../assembly/plan";
import type { SharedClock } from "../clock";
import type { Lambda } from "../functions/lambda";
import { type NextDue, nextDue } from "./schedule-expression";

export interface Schedules {
  /**
   * Fires what has fallen due, each schedule once however often it did; resolves when those invocations ended, and those that the
   * timer had fired before.
   */
  fireDue(): Promise<void>;
  stop(): void;
}

interface Armed {
  readonly plan: SchedulePlan;
  readonly next: NextDue;
  dueAt: number | undefined;
}

const tickMs = 250;

const scheduledEvent = (plan: SchedulePlan, dueAt: number, region: string) => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: plan.source,
  account: "000000000000",
  time: new Date(dueAt).toISOString().replace(/\.\d+Z$/, "Z"),
  region,
  resources: [plan.arn],
  detail: {},
});

/** The words the scheduler replaces in an input. */
function filled(input: string, plan: SchedulePlan, dueAt: number): string {
  const words: Readonly<Record<string, string>> = {
    "schedule-arn": plan.arn,
    "scheduled-time": new Date(dueAt).toISOString().replace(/\.\d+Z$/, "Z"),
    "execution-id": randomUUID(),
    "attempt-number": "1",
  };
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, word: string) => words[word] ?? whole);
}

function eventFor(target: ScheduleTarget, plan: SchedulePlan, dueAt: number, region: string): unknown {
  if (target.input === undefined) return scheduledEvent(plan, dueAt, region);
  return JSON.parse(plan.source === "aws.scheduler" ? filled(target.input, plan, dueAt) : target.input);
}

/** Runs the schedules of a plan on the shared clock. */
export function startSchedules(
  plans: readonly SchedulePlan[],
  clock: SharedClock,
  lambda: Lambda,
  region: string,
): Schedules {
  const armed: Armed[] = plans.map((plan) => {
    const next = nextDue(plan.expression, plan.timezone);
    return { plan, next, dueAt: next(clock.now()) };
  });

  const fire = async (schedule: Armed): Promise<void> => {
    const { plan, next, dueAt } = schedule;
    const now = clock.now();
    if (dueAt === undefined || dueAt > now) return;
    schedule.dueAt = next(now);
    await Promise.all(
      plan.targets.map((target) =>
        lambda.invokeAsync(target.functionName, eventFor(target, plan, dueAt, region)),
      ),
    );
  };
  // The timer may be quicker than whoever moved the clock, and time must not move on under what it fired.
  const running = new Set<Promise<void>>();
  const start = (schedule: Armed) => {
    const firing = fire(schedule).finally(() => running.delete(firing));
    running.add(firing);
  };
  const fireDue = async () => {
    for (const schedule of armed) start(schedule);
    await Promise.all(running);
  };

  const timer = setInterval(() => {
    fireDue().catch((error: unknown) => console.error("a schedule could not be fired", error));
  }, tickMs);
  return { fireDue, stop: () => clearInterval(timer) };
}
