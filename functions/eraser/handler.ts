import type { Context } from "aws-lambda";
import { type WorkDeps, workOnErasures } from "../../core/domain/erasure/work-on-erasures";
import { seconds } from "../../core/domain/instant";

/** Kept back from the invocation's time: a page under way ends within it. */
const reserveMs = seconds(20);

/** One tick of the schedule. */
export const makeHandler =
  (deps: WorkDeps) =>
  async (_event: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> =>
    workOnErasures(deps, deps.now() + context.getRemainingTimeInMillis() - reserveMs);
