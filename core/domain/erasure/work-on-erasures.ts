import { type Instant, seconds } from "../instant";
import { afterPage, type Erasure, isLeased, type Pass, withPass } from "./erasure";
import { type Occurrences, occurrencesOf } from "./person";
import type { ErasableStores, ErasureBook, NumberSeal } from "./ports";

export interface WorkDeps {
  readonly book: ErasureBook;
  readonly seal: NumberSeal;
  readonly stores: ErasableStores;
  readonly now: () => Instant;
  /** A name for one run, never used twice. */
  readonly newHolder: () => string;
  readonly report: {
    completed(erasure: Erasure): void;
    /** How long the oldest one in work has been, in milliseconds. */
    oldest(ageMs: number): void;
  };
}

type Working = Erasure & { readonly pass: Pass };

/** A run that was ended by force is taken over after this. */
const leaseSlackMs = seconds(30);

/**
 * Goes on with what is due, one person at a time and page by page, until the time is over. What was done is saved after each
 * page: whoever comes next, after a crash too, goes on from there.
 */
export async function workOnErasures(deps: WorkDeps, until: Instant): Promise<void> {
  const ids = await deps.book.due(deps.now());
  let oldest = 0;
  for (const id of ids) {
    const erasure = await deps.book.load(id);
    if (!erasure || erasure.completedAt !== undefined) continue;
    oldest = Math.max(oldest, deps.now() - erasure.requestedAt);
    if (deps.now() < until) await workOn(deps, erasure, until);
  }
  deps.report.oldest(oldest);
}

async function workOn(deps: WorkDeps, erasure: Erasure, until: Instant): Promise<void> {
  const now = deps.now();
  if (isLeased(erasure, now) || !erasure.person || (erasure.dueAt ?? now) > now) return;
  const lease = { holder: deps.newHolder(), endsAt: until + leaseSlackMs };
  const taken = await deps.book.save({ ...withPass(erasure, now), lease });
  if (!taken) return;
  const { sealed, token } = erasure.person;
  const person = occurrencesOf({ number: await deps.seal.open(sealed), token });
  await goOn(deps, taken, person, until);
}

/** Ends without a word when somebody else saved: they have taken over. */
async function goOn(deps: WorkDeps, taken: Erasure, person: Occurrences, until: Instant): Promise<void> {
  let erasure: Erasure | undefined = taken;
  while (erasure?.pass) {
    const isLast = deps.now() >= until;
    if (isLast) {
      await deps.book.save(withoutLease(erasure));
      return;
    }
    erasure = await nextPage(deps, { ...erasure, pass: erasure.pass }, person);
  }
  if (erasure?.completedAt !== undefined) deps.report.completed(erasure);
}

async function nextPage(deps: WorkDeps, erasure: Working, person: Occurrences): Promise<Erasure | undefined> {
  const { stage, cursor } = erasure.pass;
  const page = await deps.stores[stage].erasePage(person, cursor, deps.now());
  const after = afterPage(erasure, page, deps.now());
  return deps.book.save(after.pass ? after : withoutLease(after));
}

const withoutLease = ({ lease: _lease, ...erasure }: Erasure): Erasure => erasure;
