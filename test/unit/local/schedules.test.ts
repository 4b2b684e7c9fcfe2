import { setTimeout as sleep } from "node:timers/promises";
import type { SchedulePlan } from "../../../local/assembly/plan";
import type { Lambda } from "../../../local/functions/lambda";
import { startSchedules } from "../../../local/triggers/schedules";

const everyMinute: SchedulePlan = {
  logicalId: "EveryMinute",
  arn: "arn:aws:scheduler:us-east-1:000000000000:schedule/default/every-minute",
  expression: "rate(1 minute)",
  timezone: "UTC",
  source: "aws.scheduler",
  targets: [{ functionName: "sweeper", input: "{}" }],
};

const schedulesStarted: { stop(): void }[] = [];
afterEach(() => {
  for (const schedules of schedulesStarted.splice(0)) schedules.stop();
});

function stage() {
  let offset = 0;
  const invocations: (() => void)[] = [];
  const clock = {
    now: () => Date.now() + offset,
    offsetMs: () => offset,
    advance: (milliseconds: number) => {
      offset += milliseconds;
    },
    shared: new SharedArrayBuffer(8),
  };
  const lambda: Lambda = {
    invoke: async () => ({ ok: true, payload: "null" }),
    invokeAsync: () => new Promise((resolve) => invocations.push(resolve)),
    busy: 0,
    requestOf: () => undefined,
    workers: () => [],
    stop: async () => undefined,
  };
  const schedules = startSchedules([everyMinute], clock, lambda, "us-east-1");
  schedulesStarted.push(schedules);
  return { invocations, clock, schedules };
}

const isPending = (work: Promise<unknown>) =>
  Promise.race([work.then(() => false), sleep(50).then(() => true)]);

describe("schedules", () => {
  it("are fired when time has moved on, and awaited", async () => {
    const { clock, schedules, invocations } = stage();
    clock.advance(60_000);
    const fired = schedules.fireDue();
    expect(invocations).toHaveLength(1);
    expect(await isPending(fired)).toBe(true);
    invocations[0]?.();
    await fired;
  });

  it("are awaited, too, when the timer was quicker than whoever moved the clock", async () => {
    const { clock, schedules, invocations } = stage();
    clock.advance(60_000);
    while (invocations.length === 0) await sleep(10);
    const fired = schedules.fireDue();
    expect(invocations).toHaveLength(1);
    expect(await isPending(fired)).toBe(true);
    invocations[0]?.();
    await fired;
  });
});
