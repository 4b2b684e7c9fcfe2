import { type Instant, seconds } from "../instant";
import type { E164 } from "../phone-numbers";
import { type Ask, Stopped } from "./asking";
import { auditNumber } from "./audit-number";
import { coverageOf } from "./coverage";
import type { Coverage, Finding, Progress, StopReason } from "./finding";
import type { AuditDeps, Audited } from "./ports";
import { auditApplication } from "./round";

/** Another run is under way. */
export class AuditUnderWay extends Error {
  override readonly name = "AuditUnderWay";
}

/** Longer than what is under way at the end of a run may take. */
const leaseMarginMs = seconds(15);

export interface ApplicationState {
  readonly coverage: Coverage;
  readonly progress: Progress;
}

/** How far the audit of each application is, and what it can see. */
export async function auditState(
  deps: Pick<AuditDeps, "applications" | "ledger">,
): Promise<ApplicationState[]> {
  const progress = await deps.ledger.progress();
  return deps.applications.map((of) => ({
    coverage: coverageOf(of),
    progress: progress.get(of.application) ?? { application: of.application },
  }));
}

async function alone<T>(deps: AuditDeps, until: Instant, work: () => Promise<T>): Promise<T> {
  const holder = deps.newHolder();
  const now = deps.clock();
  if (!(await deps.ledger.take(holder, until + leaseMarginMs, now))) throw new AuditUnderWay();
  try {
    return await work();
  } finally {
    await deps.ledger.giveBack(holder);
  }
}

/**
 * Goes on with every application's round, side by side, and begins one where none is under way. One run at a time, so that no
 * application is asked more often than it may be. @throws AuditUnderWay
 */
export const runAudit = (deps: AuditDeps, ask: Ask, until: Instant): Promise<Progress[]> =>
  alone(deps, until, async () => {
    const states = await auditState(deps);
    const work = deps.applications.map((of, index) => {
      const progress = states[index]?.progress ?? { application: of.application };
      return auditApplication(deps, ask, of, progress, until);
    });
    // None goes on behind another's failure.
    await Promise.allSettled(work);
    return Promise.all(work);
  });

/** Begins a round where none is under way; the schedule goes through it. @throws AuditUnderWay */
export const beginRound = (deps: AuditDeps): Promise<ApplicationState[]> =>
  alone(deps, deps.clock(), async () => {
    for (const { progress } of await auditState(deps)) {
      if (!progress.round)
        await deps.ledger.saveProgress({ ...progress, round: { startedAt: deps.clock(), numbers: 0 } });
    }
    return auditState(deps);
  });

export interface Looked {
  readonly numbers: number;
  readonly skipped: readonly { readonly number: E164; readonly because: StopReason }[];
  readonly findings: readonly Finding[];
  /** Those that the time was too short for. */
  readonly left: readonly E164[];
}

export interface NumberOfApplication {
  readonly number: E164;
  readonly of: Audited;
}

/** Looks at these numbers now, as long as there is time. @throws AuditUnderWay */
export const auditNumbers = (
  deps: AuditDeps,
  ask: Ask,
  numbers: readonly NumberOfApplication[],
  { dryRun, until }: { dryRun: boolean; until: Instant },
): Promise<Looked> =>
  alone(deps, until, async () => {
    const findings: Finding[] = [];
    const skipped: { number: E164; because: StopReason }[] = [];
    let done = 0;
    for (const { number, of } of numbers) {
      const looked = await orStopped(auditNumber(deps, ask, { of, number, dryRun }, until));
      if (looked instanceof Stopped && looked.because === "time") break;
      done++;
      if (looked instanceof Stopped) skipped.push({ number, because: looked.because as StopReason });
      else findings.push(...looked);
    }
    return {
      numbers: done - skipped.length,
      skipped,
      findings,
      left: numbers.slice(done).map(({ number }) => number),
    };
  });

const orStopped = (work: Promise<Finding[]>): Promise<Finding[] | Stopped> =>
  work.catch((error: unknown) => {
    if (error instanceof Stopped) return error;
    throw error;
  });
