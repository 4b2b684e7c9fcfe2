import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Instant } from "../domain/instant";
import type { PoolEntry, PoolOutcome } from "../domain/number-pool";
import { inTurns } from "./in-turns";
import { changes, numberKey } from "./number-items";
import { findNumbers, type NumbersTable } from "./number-reads";
import { markRetiring } from "./retirement";

interface Deps extends NumbersTable {
  readonly now: () => Instant;
  readonly applications: readonly string[];
}

/** Adds and changes what is named and leaves the rest, field by field; a number stays with the application it is in. */
export async function mergeNumbers(deps: Deps, entries: readonly PoolEntry[]): Promise<PoolOutcome[]> {
  const numbers = [...new Set(entries.map(({ number }) => number))];
  const items = await findNumbers(deps, deps.applications, numbers);
  return inTurns(entries, 25, async (entry): Promise<PoolOutcome> => {
    const { number } = entry;
    const item = items.get(number);
    if (item && item.application !== entry.application) {
      return { number, outcome: "refused", detail: `is in the pool of application ${item.application}` };
    }
    if (item && !changes(entry, item)) return { number, outcome: "unchanged" };
    if (entry.status === "retiring") await markRetiring(deps, entry, deps.now());
    await write(deps, entry);
    return { number, outcome: item ? "changed" : "added" };
  });
}

async function write({ client, table, now }: Deps, entry: PoolEntry): Promise<void> {
  const { number, provider, application, areaCode, status } = entry;
  const set = { number, provider, application, areaCode, updatedAt: now() };
  const stated = Object.entries(set).filter(([, value]) => value !== undefined);
  const assignments = stated.map(([name]) => `#${name} = :${name}`);
  await client.send(
    new UpdateCommand({
      TableName: table,
      Key: numberKey(application, number),
      UpdateExpression: `SET ${[...assignments, ...intentAssignments(status)].join(", ")}${cleared(status)}`,
      ExpressionAttributeNames: Object.fromEntries(stated.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(stated.map(([name, value]) => [`:${name}`, value])),
        ":intent": status ?? "active",
      },
    }),
  );
}

function intentAssignments(status: PoolEntry["status"]): string[] {
  switch (status) {
    case undefined:
      return ["intent = if_not_exists(intent, :intent)"];
    case "active":
    case "retiring":
      return ["intent = :intent"];
    default:
      return status satisfies never;
  }
}

/** Stating `active` is the operator's word against what the provider reported; the next report counts again. */
const cleared = (status: PoolEntry["status"]): string =>
  status === "active" ? " REMOVE reported, reportedAt" : "";
