import * as v from "valibot";
import { type Coverage, type Finding, findingKinds, type Progress } from "../domain/audit/finding";
import { InvalidInput } from "../domain/invalid-input";
import type { E164 } from "../domain/phone-numbers";
import { countOf, mode, moment, momentOf, privacyNumber, show, textOf } from "./answers";
import { parse } from "./parse";
import { phone } from "./values";

/** Most numbers one request may name; each is a request to its provider at least. */
export const maxNumbersPerAudit = 20;

/** Body of `POST /v1/audit`. */
export const auditRequest = v.object({
  numbers: v.optional(
    v.pipe(
      v.array(phone),
      v.minLength(1, "must name at least one number"),
      v.maxLength(maxNumbersPerAudit, `must name at most ${maxNumbersPerAudit} numbers`),
      v.check((numbers) => new Set(numbers).size === numbers.length, "must not name a number twice"),
      v.description(
        "Privacy numbers of the pool to look at now. Without: a round over the whole pool is begun",
      ),
    ),
  ),
  dryRun: v.optional(
    v.pipe(
      v.boolean(),
      v.description("Say what is found and what would be done, and neither keep nor change anything"),
    ),
  ),
  cursor: v.optional(
    v.pipe(v.string(), v.description("Of a dry run over the whole pool: `cursor` of the answer before")),
  ),
});

export interface AuditRequest {
  readonly numbers?: readonly E164[];
  readonly dryRun: boolean;
  readonly cursor?: string;
}

const checked = v.pipe(
  auditRequest,
  v.forward(
    v.check(
      ({ cursor, numbers, dryRun }) => cursor === undefined || (numbers === undefined && dryRun === true),
      "is only for a dry run without numbers",
    ),
    ["cursor"],
  ),
);

/** @throws InvalidInput with everything that is wrong at once */
export function parseAuditRequest(body: unknown): AuditRequest {
  // Every field may be left out, and so an empty list would pass for an object.
  if (Array.isArray(body)) throw new InvalidInput([{ pointer: "", detail: "must be an object" }]);
  const { numbers, dryRun = false, cursor } = parse(checked, body);
  return { dryRun, ...(numbers && { numbers }), ...(cursor !== undefined && { cursor }) };
}

const findingView = v.object({
  id: textOf("The same for the same fact, however often it is seen"),
  kind: v.pipe(
    v.picklist(findingKinds),
    v.description(
      [
        "stray-subscription: the provider holds one that no order knows",
        "missing-subscription: an order's binding is not there",
        "differing-subscription: both have it and disagree",
        "stray-route: routed for an order that does not hold it",
        "missing-route: a live binding lacks a route",
        "differing-route: a live binding's route is not its own, or not what was opened",
      ].join(" · "),
    ),
  ),
  provider: v.string(),
  application: v.string(),
  mode,
  number: privacyNumber,
  extension: v.optional(v.string()),
  orderId: v.optional(v.string()),
  subscriptionId: v.optional(v.string()),
  differs: v.optional(
    v.pipe(
      v.array(
        v.picklist([
          "customer",
          "driver",
          "direction",
          "numbers",
          "lifetime",
          "owner",
          "peer",
          "state",
          "phases",
          "free-at",
        ]),
      ),
      v.description("In what the two sides differ; never the values"),
    ),
  ),
  state: v.pipe(
    v.picklist(["suspected", "found", "healed", "gone"]),
    v.description(
      "suspected: seen once, which proves nothing · found: seen again after all doubt had passed · healed: what puts it right was done · gone: not there any more",
    ),
  ),
  firstSeenAt: moment,
  lastSeenAt: moment,
  healedAt: v.optional(moment),
  goneAt: v.optional(moment),
  remedy: v.pipe(
    v.picklist(["unbind", "rebind", "rest-routes"]),
    v.description(
      "What puts it right. unbind: end the subscription by its id · rebind: the order's own driver ends what it has and binds afresh · rest-routes: the routes rest",
    ),
  ),
  wouldHeal: v.pipe(v.boolean(), v.description("Whether the remedy is applied once the finding is sure")),
  obstacle: v.optional(
    v.pipe(
      v.picklist(["report-only", "not-exclusive", "cannot-unbind", "people-untold"]),
      v.description("Why it is not"),
    ),
  ),
});

const roundView = v.object({
  startedAt: moment,
  numbers: countOf("Numbers looked at so far"),
  at: v.optional(textOf("The last number looked at")),
});

const applicationView = v.object({
  provider: v.string(),
  application: v.string(),
  mode,
  subscriptions: v.pipe(
    v.picklist(["all", "ours", "none"]),
    v.description(
      "What can be compared at the provider. all: whatever is bound on a number · ours: what our orders name, so that strays stay unseen · none: it can't be asked. Routes are always compared with orders",
    ),
  ),
  reason: v.optional(
    v.pipe(
      v.picklist(["no-list", "no-query", "stores-nothing"]),
      v.description("Why not all: the platform lists no number, answers no query, or stores no binding"),
    ),
  ),
  round: v.optional(v.pipe(roundView, v.description("The round under way"))),
  lastRound: v.optional(
    v.object({ startedAt: moment, finishedAt: moment, numbers: countOf("Numbers looked at") }),
  ),
  stopped: v.optional(
    v.pipe(
      v.object({ because: v.picklist(["closed", "refused", "unavailable"]), at: moment }),
      v.description(
        "The last run stopped early here. closed: nobody sends to the application for now · refused: the platform refuses the query · unavailable: it did not answer",
      ),
    ),
  ),
});

/** `GET /v1/audit`. */
export const auditView = v.object({
  heal: v.pipe(
    v.picklist(["report", "heal"]),
    v.description("What the stage's policy does about what is found"),
  ),
  lastRoundAt: v.optional(momentOf("By when every application had finished its last round")),
  applications: v.array(applicationView),
  findings: v.pipe(v.array(findingView), v.description("By application and number")),
  cursor: v.optional(v.string()),
});

/** `POST /v1/audit`, where numbers were looked at. */
export const auditRunView = v.object({
  dryRun: v.boolean(),
  numbers: countOf("Numbers looked at"),
  skipped: v.pipe(
    v.array(
      v.object({
        number: privacyNumber,
        because: v.picklist(["closed", "refused", "unavailable", "no-time"]),
      }),
    ),
    v.description(
      "Numbers that could not be looked at: their provider is left alone, refuses, or does not answer; or the time was too short",
    ),
  ),
  findings: v.array(findingView),
  cursor: v.optional(textOf("There are more numbers; send it with the next dry run")),
});

/** `POST /v1/audit` without numbers: the schedule goes through the pool. */
export const auditBegunView = v.object({ applications: v.array(applicationView) });

const toFindingView = ({ obstacle, differs, ...finding }: Finding) => ({
  ...finding,
  differs: differs && [...differs],
  wouldHeal: obstacle === undefined,
  obstacle,
});

export interface ApplicationAudit {
  readonly coverage: Coverage;
  readonly progress: Progress;
}

const toApplicationView = ({ coverage, progress: { round, lastRound, stopped } }: ApplicationAudit) => ({
  ...coverage,
  round: round && { startedAt: round.startedAt, numbers: round.numbers, at: round.after },
  lastRound,
  stopped,
});

/** When the slowest of the applications had been gone through, once all have. */
const lastRoundAt = (applications: readonly ApplicationAudit[]): number | undefined => {
  const ends = applications.map(({ progress }) => progress.lastRound?.finishedAt);
  return ends.length === 0 || ends.includes(undefined) ? undefined : Math.min(...ends.map(Number));
};

export const toAuditView = (
  heal: "report" | "heal",
  applications: readonly ApplicationAudit[],
  page: { readonly findings: readonly Finding[]; readonly cursor?: string },
) =>
  show(auditView, {
    heal,
    lastRoundAt: lastRoundAt(applications),
    applications: applications.map(toApplicationView),
    findings: page.findings.map(toFindingView),
    cursor: page.cursor,
  });

export const toAuditBegunView = (applications: readonly ApplicationAudit[]) =>
  show(auditBegunView, { applications: applications.map(toApplicationView) });

export const toAuditRunView = (run: {
  readonly dryRun: boolean;
  readonly numbers: number;
  readonly skipped: readonly { number: E164; because: "closed" | "refused" | "unavailable" | "no-time" }[];
  readonly findings: readonly Finding[];
  readonly cursor?: string;
}) => show(auditRunView, { ...run, skipped: [...run.skipped], findings: run.findings.map(toFindingView) });
