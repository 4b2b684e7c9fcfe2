import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { days, type Instant, seconds } from "../domain/instant";
import type { FailureKind } from "../domain/provider";
import { unlessRefused } from "./unless-refused";

/** Whether anybody may send through an application, shared by every instance (design §7). Closed means: nobody sends. */
export interface Breakers {
  /** The moment until which nobody sends, if it has not come yet; up to {@link breakerFreshMs} old. */
  closedUntil(application: string): Promise<Instant | undefined>;
  /** Nobody sends until then; a longer closure already there stays. */
  close(application: string, until: Instant, kind: FailureKind): Promise<void>;
}

interface Deps {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly now: () => Instant;
}

/** How long an instance goes by what it read. */
export const breakerFreshMs = seconds(5);

const breakerKey = (application: string) => ({ pk: `BREAKER#${application}`, sk: "BREAKER" });

export function breakers(deps: Deps): Breakers {
  const kept = new Map<string, { readAt: Instant; until: Promise<Instant> }>();
  const keep = (application: string, until: Promise<Instant>) => {
    kept.set(application, { readAt: deps.now(), until });
    // Whoever asked gets the failure; the next one to ask reads again.
    until.catch(() => kept.delete(application));
    return until;
  };
  const fresh = (application: string): Promise<Instant> => {
    const known = kept.get(application);
    if (known && deps.now() - known.readAt < breakerFreshMs) return known.until;
    return keep(application, readUntil(deps, application));
  };
  return {
    closedUntil: async (application) => {
      const until = await fresh(application);
      return until > deps.now() ? until : undefined;
    },
    close: async (application, until, kind) => {
      const stored = await prolong(deps, application, until, kind);
      keep(application, Promise.resolve(stored));
    },
  };
}

/** 0 when it was never closed. */
async function readUntil(
  { client, table }: Deps,
  application: string,
  ConsistentRead = false,
): Promise<Instant> {
  const key = { TableName: table, Key: breakerKey(application), ConsistentRead };
  const { Item } = await client.send(new GetCommand(key));
  return typeof Item?.closedUntil === "number" ? Item.closedUntil : 0;
}

/** @returns the closure that now stands */
async function prolong(deps: Deps, application: string, until: Instant, kind: FailureKind): Promise<Instant> {
  const prolonging = deps.client.send(
    new UpdateCommand({
      TableName: deps.table,
      Key: breakerKey(application),
      UpdateExpression: "SET closedUntil = :until, kind = :kind, since = :now, #ttl = :ttl",
      ConditionExpression: "attribute_not_exists(pk) OR closedUntil < :until",
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: {
        ":until": until,
        ":kind": kind,
        ":now": deps.now(),
        ":ttl": Math.ceil((until + days(1)) / 1000),
      },
    }),
  );
  return (await unlessRefused(prolonging)) ? until : readUntil(deps, application, true);
}
