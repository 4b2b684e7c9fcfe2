import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type Instant, seconds } from "../domain/instant";
import type { Candidate, PoolEntry, PoolNumber, PoolOutcome, ProviderState } from "../domain/number-pool";
import type { E164 } from "../domain/phone-numbers";
import { numberKey, toPoolNumber } from "./number-items";
import { mergeNumbers } from "./number-merge";
import { allNumbers, findNumbers, type NumbersTable, queryNumbers } from "./number-reads";

interface NumberPage {
  readonly numbers: readonly PoolNumber[];
  /** The last number of a page that has a next one. */
  readonly last?: E164;
}

/** What the provider said of a number, by push or by refusing it. */
interface Report {
  readonly state: ProviderState;
  readonly at: Instant;
}

export interface NumberPool {
  /** One page of an application's numbers, in the order of the numbers. */
  list(application: string, page: { limit: number; after?: E164 | undefined }): Promise<NumberPage>;
  /** Adds and changes what is named and leaves the rest; a number stays with the application it is in. */
  merge(entries: readonly PoolEntry[]): Promise<PoolOutcome[]>;
  /** The numbers that may be given out, as of at most 30 seconds ago. */
  candidates(application: string): Promise<readonly Candidate[]>;
  /** Older news than the last is dropped. @returns whether the number is in the pool, and whether this changed it */
  report(application: string, number: E164, report: Report): Promise<{ known: boolean; changed: boolean }>;
  /** The provider refused this number: it takes no new routes until it is reported normal, or made active. */
  suspend(application: string, number: E164): Promise<void>;
  /** The pool's entry of a number, whichever application it is in. */
  find(number: E164): Promise<PoolNumber | undefined>;
}

interface Deps extends NumbersTable {
  readonly now: () => Instant;
  /** Every application of the stage: a number is in the pool of one of them. */
  readonly applications: readonly string[];
}

/** How long an instance gives out numbers from what it read; the provider's refusal corrects it sooner. */
export const candidatesFreshMs = seconds(30);

export function numberPool(deps: Deps): NumberPool {
  const cache = candidateCache(deps);
  const reportAndDrop: NumberPool["report"] = async (application, number, said) => {
    if (said.state !== "normal") cache.drop(application, number);
    return report(deps, application, number, said);
  };
  return {
    list: async (application, page) => {
      const { items, last } = await queryNumbers(deps, application, page);
      return { numbers: items.map(toPoolNumber), ...(last === undefined ? {} : { last }) };
    },
    merge: async (entries) => {
      const outcomes = await mergeNumbers(deps, entries);
      cache.clear();
      return outcomes;
    },
    candidates: cache.read,
    report: reportAndDrop,
    suspend: async (application, number) => {
      await reportAndDrop(application, number, { state: "frozen", at: deps.now() });
    },
    find: async (number) => {
      const item = (await findNumbers(deps, deps.applications, [number])).get(number);
      return item && toPoolNumber(item);
    },
  };
}

function candidateCache(deps: Deps) {
  const kept = new Map<string, { readAt: Instant; numbers: Promise<readonly Candidate[]> }>();
  const keep = (application: string, readAt: Instant, numbers: Promise<readonly Candidate[]>) => {
    kept.set(application, { readAt, numbers });
    // Whoever asked gets the failure; the next one to ask reads again.
    numbers.catch(() => kept.delete(application));
    return numbers;
  };
  const read = (application: string): Promise<readonly Candidate[]> => {
    const known = kept.get(application);
    if (known && deps.now() - known.readAt < candidatesFreshMs) return known.numbers;
    return keep(application, deps.now(), readCandidates(deps, application));
  };
  const drop = (application: string, number: E164): void => {
    const known = kept.get(application);
    if (!known) return;
    const others = known.numbers.then((all) => all.filter((candidate) => candidate.number !== number));
    keep(application, known.readAt, others);
  };
  return { read, drop, clear: () => kept.clear() };
}

async function readCandidates(deps: Deps, application: string): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for await (const item of allNumbers(deps, application)) {
    const { number, areaCode = "", status } = toPoolNumber(item);
    if (status === "active") candidates.push({ number, areaCode });
  }
  return candidates;
}

async function report(deps: Deps, application: string, number: E164, { state, at }: Report) {
  const known = "attribute_exists(pk)";
  const news = "(attribute_not_exists(reportedAt) OR reportedAt <= :at)";
  try {
    const { Attributes } = await deps.client.send(
      new UpdateCommand({
        TableName: deps.table,
        Key: numberKey(application, number),
        UpdateExpression: "SET reported = :state, reportedAt = :at, updatedAt = :now",
        ConditionExpression: `${known} AND ${news}`,
        ExpressionAttributeValues: { ":state": state, ":at": at, ":now": deps.now() },
        ReturnValues: "ALL_OLD",
      }),
    );
    return { known: true, changed: (Attributes?.reported ?? "normal") !== state };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const known = (await findNumbers(deps, [application], [number])).has(number);
    return { known, changed: false };
  }
}
