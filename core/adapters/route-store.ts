import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { days, type Instant } from "../domain/instant";
import type { RouteLeg } from "../domain/modes";
import type { E164 } from "../domain/phone-numbers";
import type { RouteClaim, RoutePhase, RouteStore } from "../domain/ports";
import type { TokenOf } from "./caller-tokens";
import { queryPages } from "./query-pages";

interface Deps {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly tokenOf: TokenOf;
}

/** A key of the routing: `{number}#{caller's token, * or ext:E}`. */
export const routeKey = (number: string, caller: string) => ({ pk: `${number}#${caller}`, sk: "ROUTE" });

const isPerson = (caller: RouteLeg["caller"]): caller is E164 => caller.startsWith("+");

/** Routes as one item each: a conditional write is the lock, the routing and the cool-down. */
export const routeStore = (deps: Deps): RouteStore => ({
  claim: async (claim, freeAt, now) =>
    (await Promise.all(claim.legs.map((leg) => claimLeg(deps, claim, leg, freeAt, now)))).every(Boolean),
  close: (claim) => forOurs(deps, claim, { update: "SET #state = :reserved" }),
  open: (claim, phases, now) =>
    forOurs(deps, claim, {
      update: "SET #state = :open, phases = :phases, since = :since",
      values: { ":open": "open", ":phases": finite(phases), ":since": now },
    }),
  rest: (claim, freeAt) => forOurs(deps, claim, restUntil(freeAt)),
  free: (claim) => freeLegs(deps, claim),
  takenBy: (callers) => takenBy(deps, callers),
});

/** DynamoDB holds no infinity; a phase without an end ends in a far year. */
const finite = (phases: readonly RoutePhase[]): RoutePhase[] =>
  phases.map(({ until, direction }) => ({ until: Math.min(until, Number.MAX_SAFE_INTEGER), direction }));

const ttlOf = (freeAt: Instant): number => Math.ceil((freeAt + days(1)) / 1000);

async function keyOf(tokenOf: TokenOf, { number, caller }: RouteLeg) {
  return routeKey(number, isPerson(caller) ? await tokenOf(caller) : caller);
}

/** `freeAt` is an upper bound that only moves forward while the route is held: claims are made with growing ones. */
async function claimLeg(
  { client, table, tokenOf }: Deps,
  { orderId, holdingId }: RouteClaim,
  leg: RouteLeg,
  freeAt: Instant,
  now: Instant,
): Promise<boolean> {
  const key = await keyOf(tokenOf, leg);
  const peerToken = await tokenOf(leg.peer);
  const free = "attribute_not_exists(pk)";
  const rested = "freeAt <= :now";
  const mine = "orderId = :orderId";
  const samePair = "(#state = :cooling AND peerToken = :peerToken)";
  const put = new PutCommand({
    TableName: table,
    Item: {
      ...key,
      ...(isPerson(leg.caller) ? { caller: await tokenOf(leg.caller) } : {}),
      number: leg.number,
      orderId,
      holdingId,
      state: "reserved",
      peer: leg.peer,
      peerToken,
      since: now,
      freeAt,
      ttl: ttlOf(freeAt),
    },
    ConditionExpression: [free, rested, mine, samePair].join(" OR "),
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: {
      ":now": now,
      ":orderId": orderId,
      ":cooling": "cooling",
      ":peerToken": peerToken,
    },
  });
  return unlessRefused(client.send(put));
}

const unlessRefused = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

interface Change {
  readonly update: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly names?: Readonly<Record<string, string>>;
}

const restUntil = (freeAt: Instant): Change => ({
  // A resting route keeps the peer's token alone: enough to know the same pair again, and no number.
  update: "SET #state = :cooling, freeAt = :freeAt, #ttl = :ttl REMOVE peer, phases",
  values: { ":cooling": "cooling", ":freeAt": freeAt, ":ttl": ttlOf(freeAt) },
  names: { "#ttl": "ttl" },
});

/** Changes the legs that this holding still has; what went to somebody else is left alone. */
async function forOurs({ client, table, tokenOf }: Deps, claim: RouteClaim, change: Change): Promise<void> {
  const { orderId, holdingId } = claim;
  const update = async (leg: RouteLeg) => {
    const command = new UpdateCommand({
      TableName: table,
      Key: await keyOf(tokenOf, leg),
      UpdateExpression: change.update,
      ConditionExpression: "orderId = :orderId AND holdingId = :holdingId AND #state <> :coolingNow",
      ExpressionAttributeNames: { "#state": "state", ...change.names },
      ExpressionAttributeValues: {
        ":orderId": orderId,
        ":holdingId": holdingId,
        ":coolingNow": "cooling",
        ...(change.update.includes(":reserved") ? { ":reserved": "reserved" } : {}),
        ...change.values,
      },
    });
    await unlessRefused(client.send(command));
  };
  await Promise.all(claim.legs.map(update));
}

async function freeLegs(
  { client, table, tokenOf }: Deps,
  { orderId, holdingId, legs }: RouteClaim,
): Promise<void> {
  const free = async (leg: RouteLeg) => {
    const command = new DeleteCommand({
      TableName: table,
      Key: await keyOf(tokenOf, leg),
      ConditionExpression: "orderId = :orderId AND holdingId = :holdingId AND #state = :reserved",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":orderId": orderId, ":holdingId": holdingId, ":reserved": "reserved" },
    });
    await unlessRefused(client.send(command));
  };
  await Promise.all(legs.map(free));
}

async function takenBy(deps: Deps, callers: readonly E164[]): Promise<{ number: E164; freeAt: Instant }[]> {
  const keys = (await Promise.all(callers.map((caller) => keysOfCaller(deps, caller)))).flat();
  const routes = await getRoutes(deps, keys);
  return routes.map(({ number, freeAt }) => ({ number: number as E164, freeAt: Number(freeAt) }));
}

async function keysOfCaller({ client, table, tokenOf }: Deps, caller: E164): Promise<string[]> {
  const query = {
    TableName: table,
    IndexName: "by-caller",
    KeyConditionExpression: "caller = :caller",
    ExpressionAttributeValues: { ":caller": await tokenOf(caller) },
  };
  const keys: string[] = [];
  for await (const page of queryPages(client, query)) keys.push(...page.map(({ pk }) => String(pk)));
  return keys;
}

/** BatchGetItem takes a hundred keys, and may leave some unprocessed. */
async function getRoutes(
  { client, table }: Deps,
  keys: readonly string[],
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let open = keys.map((pk) => ({ pk, sk: "ROUTE" }));
  while (open.length > 0) {
    const batch = open.slice(0, 100);
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: batch, ConsistentRead: true } } }),
    );
    found.push(...(Responses?.[table] ?? []));
    const unprocessed = (UnprocessedKeys?.[table]?.Keys ?? []) as typeof batch;
    open = [...unprocessed, ...open.slice(100)];
  }
  return found;
}
