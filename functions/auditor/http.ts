import {
  type HttpAnswer,
  type HttpEvent,
  json,
  jsonBody,
  type Routes,
  routed,
} from "../../core/adapters/api-gateway";
import { readCursor, writeCursor } from "../../core/adapters/page-cursor";
import { HttpProblem } from "../../core/adapters/problem";
import type { Ask } from "../../core/domain/audit/asking";
import type { Finding } from "../../core/domain/audit/finding";
import type { AuditDeps } from "../../core/domain/audit/ports";
import {
  AuditUnderWay,
  auditNumbers,
  auditState,
  beginRound,
  type NumberOfApplication,
} from "../../core/domain/audit/run";
import { seconds } from "../../core/domain/instant";
import { InvalidInput } from "../../core/domain/invalid-input";
import { type E164, parseE164 } from "../../core/domain/phone-numbers";
import {
  maxNumbersPerAudit,
  parseAuditRequest,
  toAuditBegunView,
  toAuditRunView,
  toAuditView,
} from "../../core/http/audit";
import { parsePageQuery } from "../../core/http/query";

export interface HttpDeps {
  readonly audit: AuditDeps;
  readonly ask: Ask;
  readonly findings: {
    list(page: {
      limit: number;
      cursor?: string | undefined;
    }): Promise<{ findings: readonly Finding[]; cursor?: string }>;
  };
}

/** Sizes of a page of findings. */
export const findingPages = { usual: 100, max: 500 } as const;
/** Largest body taken. */
export const auditBodyBytes = 4 * 1024;
/** What a caller waits for at most; the gateway gives up after thirty seconds. */
const inlineMs = seconds(20);

/** One line per route of the HTTP API. */
const routes: Routes<HttpDeps> = {
  "GET /v1/audit": getAudit,
  "POST /v1/audit": postAudit,
};

/** What audits found, and audits on request. */
export const makeHttpHandler =
  (deps: HttpDeps) =>
  async (event: HttpEvent): Promise<HttpAnswer> => {
    return routed(routes, deps, event).catch((error: unknown) => {
      throw error instanceof AuditUnderWay ? underWay() : error;
    });
  };

const underWay = () =>
  new HttpProblem("audit-under-way", {
    detail: "Another audit runs; nothing was looked at.",
    retryAfterSeconds: 20,
  });

async function getAudit({ audit, findings }: HttpDeps, event: HttpEvent): Promise<HttpAnswer> {
  const page = parsePageQuery(event.queryStringParameters ?? {}, findingPages);
  const [state, found] = await Promise.all([auditState(audit), findings.list(page)]);
  return json(200, toAuditView(audit.policy, state, found));
}

async function postAudit(deps: HttpDeps, event: HttpEvent): Promise<HttpAnswer> {
  const { numbers, dryRun, cursor } = parseAuditRequest(jsonBody(event, auditBodyBytes));
  if (numbers) return run(deps, { numbers: await ofPool(deps.audit, numbers), after: "named" }, dryRun);
  if (dryRun) return run(deps, await pageOfPool(deps.audit, cursor), dryRun);
  const begun = await beginRound(deps.audit);
  return json(202, toAuditBegunView(begun), { location: "/v1/audit" });
}

/** Where a page of the pool ended: behind this number of this application (`""`: before its first). */
interface Position extends Record<string, string> {
  readonly application: string;
  readonly number: string;
}

interface Batch {
  readonly numbers: readonly NumberOfApplication[];
  /** Where the pool goes on behind them; `named`: they were asked for by name. */
  readonly after: Position | "named" | undefined;
}

async function run(
  { audit, ask }: HttpDeps,
  { numbers, after }: Batch,
  dryRun: boolean,
): Promise<HttpAnswer> {
  const until = audit.clock() + inlineMs;
  const { left, skipped, ...looked } = await auditNumbers(audit, ask, numbers, { dryRun, until });
  // A provider that answers slowly leaves some: those that were named are listed, the others come with the next request.
  const late = after === "named" ? left.map((number) => ({ number, because: "no-time" as const })) : [];
  const next = after === "named" ? undefined : left.length === 0 ? after : before(numbers, left);
  return json(
    200,
    toAuditRunView({
      ...looked,
      dryRun,
      skipped: [...skipped, ...late],
      ...(next && { cursor: writeCursor(next) }),
    }),
  );
}

/** Behind the last number that was looked at, or before the first when none was. */
function before(numbers: readonly NumberOfApplication[], left: readonly E164[]): Position | undefined {
  const done = numbers.length - left.length;
  const last = numbers[done - 1];
  if (last) return { application: last.of.application, number: last.number };
  throw new HttpProblem("temporarily-unavailable", { retryAfterSeconds: 5 });
}

/** @throws InvalidInput for what is no number of the pool: nobody is looked up by a real number */
async function ofPool(audit: AuditDeps, numbers: readonly E164[]): Promise<NumberOfApplication[]> {
  const found = await Promise.all(numbers.map((number) => audit.pool.find(number)));
  const known = numbers.map((number, index) => {
    const of = audit.applications.find(({ application }) => application === found[index]?.application);
    return of && { number, of };
  });
  const errors = known.flatMap((each, index) =>
    each ? [] : [{ pointer: `/numbers/${index}`, detail: "must be a privacy number of the pool" }],
  );
  if (errors.length > 0) throw new InvalidInput(errors);
  return known.filter((each) => each !== undefined);
}

/** The next numbers of the pool, application by application in the order of the configuration. */
async function pageOfPool(audit: AuditDeps, cursor: string | undefined): Promise<Batch> {
  const numbers: NumberOfApplication[] = [];
  let position = startOf(audit, cursor);
  while (position !== undefined && numbers.length < maxNumbersPerAudit) {
    const { application }: Position = position;
    const of = audit.applications.find((each) => each.application === application);
    const next = audit.applications[of ? audit.applications.indexOf(of) + 1 : 0];
    const limit = maxNumbersPerAudit - numbers.length;
    const page = await audit.pool.list(application, { limit, after: parseE164(position.number) });
    if (of) numbers.push(...page.numbers.map(({ number }) => ({ number, of })));
    if (page.last !== undefined) position = { application, number: page.last };
    else position = next && { application: next.application, number: "" };
  }
  return { numbers, after: position };
}

function startOf({ applications }: AuditDeps, cursor: string | undefined): Position | undefined {
  if (cursor === undefined)
    return applications[0] && { application: applications[0].application, number: "" };
  try {
    const { application = "", number = "" } = readCursor(cursor, ["application", "number"], {});
    if (applications.some((each) => each.application === application)) return { application, number };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
  }
  throw new InvalidInput([{ pointer: "/cursor", detail: "is not a cursor of a dry run" }]);
}
