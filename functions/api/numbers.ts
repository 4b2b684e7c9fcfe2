import { bodyLimits, type HttpAnswer, type HttpEvent, json, jsonBody } from "../../core/adapters/api-gateway";
import { readCursor, writeCursor } from "../../core/adapters/page-cursor";
import { InvalidInput } from "../../core/domain/invalid-input";
import type { PoolEntry, PoolNumber, PoolOutcome } from "../../core/domain/number-pool";
import { type E164, parseE164 } from "../../core/domain/phone-numbers";
import {
  type ImportLine,
  type LineOutcome,
  parseNumbers,
  toImportView,
  toNumberPageView,
} from "../../core/http/numbers";
import { type PageQuery, parsePageQuery } from "../../core/http/query";
import type { Deps } from "./deps";

type PoolDeps = Pick<Deps, "pool" | "config">;

/** Sizes of a page of numbers. */
export const numberPages = { usual: 100, max: 1000 } as const;

/** `GET /v1/numbers`: application by application in the order of the configuration, numbers in their own order. */
export async function getNumbers({ pool, config }: PoolDeps, event: HttpEvent): Promise<HttpAnswer> {
  const query = event.queryStringParameters ?? {};
  const page = parsePageQuery(query, numberPages);
  const applications = chosenApplications(config, query.application);
  const { numbers, position } = await collect(pool, applications, page);
  return json(200, toNumberPageView(numbers, position && writeCursor(position)));
}

function chosenApplications(config: PoolDeps["config"], named: string | undefined): string[] {
  const all = config.applications.map(({ application }) => application);
  if (named === undefined) return all;
  if (all.includes(named)) return [named];
  throw new InvalidInput([{ pointer: "?application", detail: "is no application of this stage" }]);
}

/** Where a page ended: behind this number of this application (`""`: before its first). */
interface Position extends Record<string, string> {
  readonly application: string;
  readonly number: string;
}

async function collect(
  pool: PoolDeps["pool"],
  applications: readonly string[],
  { limit, cursor }: PageQuery,
) {
  const numbers: PoolNumber[] = [];
  let position: Position | undefined = startOf(applications, cursor);
  while (position !== undefined && numbers.length < limit) {
    const { application } = position;
    const after: E164 | undefined = parseE164(position.number);
    const page = await pool.list(application, { limit: limit - numbers.length, after });
    numbers.push(...page.numbers);
    const next = applications[applications.indexOf(application) + 1];
    if (page.last !== undefined) position = { application, number: page.last };
    else position = next === undefined ? undefined : { application: next, number: "" };
  }
  return { numbers, position };
}

function startOf(applications: readonly string[], cursor: string | undefined): Position | undefined {
  const [first] = applications;
  if (cursor === undefined) return first === undefined ? undefined : { application: first, number: "" };
  const { application = "", number = "" } = readCursor(cursor, ["application", "number"], {});
  const isPlace = number === "" || parseE164(number) !== undefined;
  if (applications.includes(application) && isPlace) return { application, number };
  throw new InvalidInput([{ pointer: "?cursor", detail: "is not a cursor of this list" }]);
}

/** `PUT /v1/numbers`: every line is judged by itself, so one bad line costs only itself. */
export async function putNumbers({ pool, config }: PoolDeps, event: HttpEvent): Promise<HttpAnswer> {
  const lines = parseNumbers(jsonBody(event, bodyLimits.numbers)).map((line, index) =>
    inStage(config, line, index),
  );
  const merged = await pool.merge(lines.flatMap((line) => ("entry" in line ? [line.entry] : [])));
  const outcomes = merged.values();
  return json(200, toImportView(lines.map((line) => outcomeOf(line, outcomes))));
}

function inStage({ applications }: PoolDeps["config"], line: ImportLine, index: number): ImportLine {
  if (!("entry" in line) || applications.some((known) => isFor(line.entry, known))) return line;
  const { number, provider, application } = line.entry;
  const detail = `provider ${provider} has no application ${application} in this stage`;
  return { number, errors: [{ pointer: `/numbers/${index}/application`, detail }] };
}

const isFor = (entry: PoolEntry, known: { provider: string; application: string }): boolean =>
  entry.provider === known.provider && entry.application === known.application;

/** Merged lines come back in their order. */
function outcomeOf(line: ImportLine, merged: Iterator<PoolOutcome>): LineOutcome {
  if (!("entry" in line)) return { ...line, outcome: "refused" };
  const next = merged.next();
  if (next.done) throw new Error("the pool answered fewer outcomes than it was given entries");
  return next.value;
}
