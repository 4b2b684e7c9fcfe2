import type { Context } from "aws-lambda";
import type { HttpAnswer, HttpEvent, HttpHandler } from "../../core/adapters/api-gateway";
import type { Ask } from "../../core/domain/audit/asking";
import type { AuditDeps } from "../../core/domain/audit/ports";
import { AuditUnderWay, runAudit } from "../../core/domain/audit/run";
import { seconds } from "../../core/domain/instant";

interface Deps {
  readonly audit: AuditDeps;
  readonly ask: Ask;
  /** A run that another kept from its turn. */
  readonly skipped: () => void;
}

/** Kept back from the invocation's time: for ending the number under way, and writing down what it came to. */
const reserveMs = seconds(10);

/** One tick of the schedule: goes on with the rounds where the last run ended. */
export const makeSweepHandler =
  ({ audit, ask, skipped }: Deps) =>
  async (context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const until = audit.clock() + context.getRemainingTimeInMillis() - reserveMs;
    try {
      await runAudit(audit, ask, until);
    } catch (error) {
      if (!(error instanceof AuditUnderWay)) throw error;
      skipped();
    }
  };

const isHttp = (event: unknown): event is HttpEvent =>
  typeof event === "object" && event !== null && "routeKey" in event;

/** The same bundle for both: what the gateway sends has a route, what the schedule sends has none. */
export const makeHandler =
  (http: HttpHandler, sweep: ReturnType<typeof makeSweepHandler>) =>
  async (event: unknown, context: Context): Promise<HttpAnswer | undefined> => {
    if (isHttp(event)) return http(event, context);
    await sweep(context);
    return undefined;
  };
