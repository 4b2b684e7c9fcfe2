import { BatchGetCommand, type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { AuditRoutes, LegRoute, StoredRoute } from "../domain/audit/ports";
import { days, type Instant } from "../domain/instant";
import { type RestingLeg, restingLegs } from "../domain/modes";
import { type E164, parseE164 } from "../domain/phone-numbers";
import type { RoutePhase } from "../domain/ports";
import type { TokenOf } from "./caller-tokens";
import { inTurns } from "./in-turns";
import { queryPages } from "./query-pages";
import { unlessRefused } from "./unless-refused";

interface Deps {
  readonly client: DynamoDBDocumentClient;
  /** The table `routes`. */
  readonly table: string;
  readonly tokenOf: TokenOf;
}

type Item = Record<string, unknown>;

/** Routes as audits compare them: by number, which only the index knows, and by the legs of a holding. */
export const auditRoutes = (deps: Deps): AuditRoutes => ({
  on: async (number) => [...(await getRoutes(deps, await keysOn(deps, number))).values()].map(toRoute),
  of: async (legs) => {
    const keyed = await Promise.all(
      restingLegs(legs).map(async (leg) => ({ leg, key: await keyOf(deps.tokenOf, leg) })),
    );
    const items = await getRoutes(
      deps,
      keyed.map(({ key }) => key),
    );
    return keyed.map(({ leg, key }): LegRoute => {
      const item = items.get(key);
      return item === undefined ? { leg, key } : { leg, key, route: toRoute(item) };
    });
  },
  rest: (route, freeAt, now) => rest(deps, route, freeAt, now),
});

const keyOf = async (tokenOf: TokenOf, { number, caller }: RestingLeg): Promise<string> =>
  `${number}#${caller.startsWith("+") ? await tokenOf(caller as E164) : caller}`;

async function keysOn({ client, table }: Deps, number: E164): Promise<string[]> {
  const query = {
    TableName: table,
    IndexName: "by-number",
    KeyConditionExpression: "#number = :number",
    ExpressionAttributeNames: { "#number": "number" },
    ExpressionAttributeValues: { ":number": number },
  };
  const keys: string[] = [];
  for await (const page of queryPages(client, query)) keys.push(...page.map(({ pk }) => String(pk)));
  return keys;
}

/** BatchGetItem takes a hundred keys. */
async function getRoutes(deps: Deps, keys: readonly string[]): Promise<Map<string, Item>> {
  const different = [...new Set(keys)];
  const batches = Array.from({ length: Math.ceil(different.length / 100) }, (_, index) =>
    different.slice(index * 100, index * 100 + 100),
  );
  const found = await inTurns(batches, 4, (batch) => readBatch(deps, batch));
  return new Map(found.flat().map((item) => [String(item.pk), item]));
}

async function readBatch({ client, table }: Deps, keys: readonly string[]): Promise<Item[]> {
  const items: Item[] = [];
  let Keys: Item[] = keys.map((pk) => ({ pk, sk: "ROUTE" }));
  for (let attempt = 0; Keys.length > 0; attempt++) {
    if (attempt > 6) throw new Error(`${Keys.length} routes could not be read: the table is throttled`);
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[table] ?? []));
    Keys = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}

function toRoute(item: Item): StoredRoute {
  const peer = parseE164(String(item.peer ?? ""));
  return {
    key: String(item.pk),
    number: item.number as E164,
    orderId: String(item.orderId),
    holdingId: String(item.holdingId),
    state: item.state as StoredRoute["state"],
    since: Number(item.since),
    freeAt: Number(item.freeAt),
    ...(peer === undefined ? {} : { peer }),
    ...(Array.isArray(item.phases) ? { phases: item.phases as RoutePhase[] } : {}),
  };
}

const asSeen = [
  "orderId = :orderId AND holdingId = :holdingId",
  "#state = :seenState AND since = :since AND freeAt = :seenFreeAt",
].join(" AND ");

/**
 * Rests for the pair it stood for. Where another pair's rest was interrupted by it nobody can say whom the caller would mean,
 * and it rests for everybody.
 */
async function rest(deps: Deps, route: StoredRoute, freeAt: Instant, now: Instant): Promise<boolean> {
  const noOther = "(attribute_not_exists(restsUntil) OR restsUntil <= :now OR restsFor = peerToken)";
  return (
    (await restFor(deps, route, { freeAt, now, pair: "peerToken", only: noOther })) ||
    restFor(deps, route, { freeAt, now, pair: ":nobody", only: "restsUntil > :now" })
  );
}

/** No token is like this. */
const nobody = "-";

interface Rest {
  readonly freeAt: Instant;
  readonly now: Instant;
  readonly pair: "peerToken" | ":nobody";
  readonly only: string;
}

async function restFor(
  { client, table }: Deps,
  route: StoredRoute,
  { freeAt, now, pair, only }: Rest,
): Promise<boolean> {
  const forgetsPair = pair === ":nobody";
  return unlessRefused(
    client.send(
      new UpdateCommand({
        TableName: table,
        Key: { pk: route.key, sk: "ROUTE" },
        UpdateExpression: [
          "SET #state = :cooling, freeAt = :freeAt, #ttl = :ttl, restsUntil = :freeAt",
          `restsFor = ${pair}${forgetsPair ? ", peerToken = :nobody" : ", restsOf = orderId"}`,
        ]
          .join(", ")
          .concat(" REMOVE peer, phases, limits"),
        ConditionExpression: `${asSeen} AND ${only}`,
        ExpressionAttributeNames: { "#state": "state", "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":cooling": "cooling",
          ":freeAt": freeAt,
          ":ttl": Math.ceil((freeAt + days(1)) / 1000),
          ":orderId": route.orderId,
          ":holdingId": route.holdingId,
          ":seenState": route.state,
          ":since": route.since,
          ":seenFreeAt": route.freeAt,
          ":now": now,
          ...(forgetsPair ? { ":nobody": nobody } : {}),
        },
      }),
    ),
  );
}
