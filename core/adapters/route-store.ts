import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { days, type Instant, minutes } from "../domain/instant";
import { type RestingLeg, type RouteLeg, restingLegs } from "../domain/modes";
import type { E164 } from "../domain/phone-numbers";
import type { RouteClaim, RoutePhase, RouteStore } from "../domain/ports";
import type { TokenOf } from "./caller-tokens";
import { queryPages } from "./query-pages";
import { unlessRefused } from "./unless-refused";

interface Deps {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly tokenOf: TokenOf;
}

/** A key of the routing: `{number}#{caller's token, * or ext:E}`. */
const routeKey = (number: string, caller: string) => ({ pk: `${number}#${caller}`, sk: "ROUTE" });

/** Who is reached, and where anyone may dial also on whose behalf: what makes a pair the same pair. */
const pairToken = async (tokenOf: TokenOf, peer: E164, company: E164 | undefined): Promise<string> =>
  company === undefined ? tokenOf(peer) : `${await tokenOf(peer)}+${await tokenOf(company)}`;

const isPerson = (caller: RouteLeg["caller"]): caller is E164 => caller.startsWith("+");

/** Routes as one item each: a conditional write is the lock, the routing and the cool-down. */
export const routeStore = (deps: Deps): RouteStore => ({
  claim: async (claim, freeAt, now) =>
    (await Promise.all(claim.legs.map((leg) => claimLeg(deps, claim, leg, freeAt, now)))).every(Boolean),
  close: (claim, now) =>
    forOurs(deps, claim, {
      update: "SET #state = :reserved, since = :now",
      values: { ":reserved": "reserved", ":now": now },
    }),
  open: (claim, { phases, version, ...limits }, now) =>
    forOurs(deps, claim, {
      update: "SET #state = :open, phases = :phases, since = :since, version = :version, limits = :limits",
      values: {
        ":open": "open",
        ":phases": finite(phases),
        ":since": now,
        ":version": version,
        ":limits": limits,
      },
    }),
  rest: async (claim, freeAt, now) => {
    await Promise.all(restingLegs(claim.legs).map((leg) => restLeg(deps, claim, leg, freeAt, now)));
  },
  free: (claim, now) => freeLegs(deps, claim, now),
  takenBy: (callers) => takenBy(deps, callers),
});

/** DynamoDB holds no infinity; a phase without an end ends in a far year. */
const finite = (phases: readonly RoutePhase[]): RoutePhase[] =>
  phases.map(({ until, direction }) => ({ until: Math.min(until, Number.MAX_SAFE_INTEGER), direction }));

const ttlOf = (freeAt: Instant): number => Math.ceil((freeAt + days(1)) / 1000);

async function keyOf(tokenOf: TokenOf, { number, caller }: RestingLeg) {
  return routeKey(number, isPerson(caller) ? await tokenOf(caller) : caller);
}

/** Longer than any driver goes on after its lease has ended. */
const claimantGoneMs = minutes(2);

/** `freeAt` is an upper bound that only moves forward while the route is held: claims are made with growing ones. */
async function claimLeg(
  { client, table, tokenOf }: Deps,
  { orderId, holdingId, leaseEndsAt }: RouteClaim,
  leg: RouteLeg,
  freeAt: Instant,
  now: Instant,
): Promise<boolean> {
  const key = await keyOf(tokenOf, leg);
  const peerToken = await pairToken(tokenOf, leg.peer, leg.company);
  const free = "attribute_not_exists(pk)";
  const rested = "freeAt <= :now";
  // A claim for the same pair interrupts a rest without ending it: until it is over, ours is ours for that pair only.
  const noOthersRest =
    "(attribute_not_exists(restsUntil) OR restsUntil <= :now OR restsOf = :orderId OR restsFor = :peerToken)";
  // Another holding of the order's stands for whoever it was made for: until it rests, or whoever claimed it is long gone.
  const sameHolding =
    "((holdingId = :holdingId AND since < :leaseEndsAt) OR #state = :cooling OR (#state = :reserved AND since <= :longAgo))";
  const mine = `(orderId = :orderId AND ${sameHolding} AND ${noOthersRest})`;
  const samePair = "(#state = :cooling AND peerToken = :peerToken)";
  const caller = isPerson(leg.caller) ? await tokenOf(leg.caller) : undefined;
  // An update, not a put: what is remembered of the last rest stays, in case this claim comes to nothing.
  const update = new UpdateCommand({
    TableName: table,
    Key: key,
    UpdateExpression: [
      "SET #number = :number, orderId = :orderId, holdingId = :holdingId, #state = :reserved, #role = :role, peer = :peer",
      "peerToken = :peerToken, since = :now, freeAt = :freeAt, #ttl = :ttl",
      ...(caller === undefined ? [] : ["caller = :caller"]),
    ]
      .join(", ")
      .concat(" REMOVE phases, limits"),
    ConditionExpression: [free, rested, mine, samePair].join(" OR "),
    ExpressionAttributeNames: { "#number": "number", "#role": "role", "#state": "state", "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":number": leg.number,
      ":orderId": orderId,
      ":holdingId": holdingId,
      ":reserved": "reserved",
      ":cooling": "cooling",
      ":role": leg.role,
      ":peer": leg.peer,
      ":peerToken": peerToken,
      ":now": now,
      ":longAgo": now - claimantGoneMs,
      ":leaseEndsAt": leaseEndsAt,
      ":freeAt": freeAt,
      ":ttl": ttlOf(freeAt),
      ...(caller === undefined ? {} : { ":caller": caller }),
    },
  });
  return unlessRefused(client.send(update));
}

interface Change {
  readonly update: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly names?: Readonly<Record<string, string>>;
  /** A further condition. */
  readonly only?: string;
}

/** No token is like this: a route that rests for nobody in particular. */
export const restsForNobody = "-";

// A resting route keeps the peer's token alone: enough to know the same pair again, and no number.
const restUntil = (freeAt: Instant, peerToken: string, ofWhom: string): Change => ({
  update: [
    "SET #state = :cooling, freeAt = :freeAt, #ttl = :ttl, peerToken = :peerToken",
    `restsUntil = :freeAt, restsFor = :peerToken${ofWhom} REMOVE peer, phases, limits`,
  ].join(", "),
  values: { ":cooling": "cooling", ":freeAt": freeAt, ":ttl": ttlOf(freeAt), ":peerToken": peerToken },
  names: { "#ttl": "ttl" },
});

/**
 * A rest that is still going on is not forgotten behind a new one. For the same pair it stays the other order's, so that this
 * one cannot give the number to somebody else; for another pair nobody can say whom the caller would mean, and the number
 * rests for everybody.
 */
async function restLeg(
  deps: Deps,
  claim: RouteClaim,
  leg: RestingLeg,
  freeAt: Instant,
  now: Instant,
): Promise<void> {
  const { peer, company } = leg;
  const peerToken = peer === undefined ? restsForNobody : await pairToken(deps.tokenOf, peer, company);
  const noRest = "attribute_not_exists(restsUntil) OR restsUntil <= :now";
  const tries: Change[] = [
    {
      ...restUntil(freeAt, peerToken, ", restsOf = orderId"),
      only: `(${noRest} OR (restsOf = :orderId AND restsFor = :peerToken))`,
    },
    { ...restUntil(freeAt, peerToken, ""), only: "restsUntil > :now AND restsFor = :peerToken" },
    { ...restUntil(freeAt, restsForNobody, ""), only: "restsUntil > :now" },
  ];
  for (const change of tries) {
    if (await changeLeg(deps, claim, leg, { ...change, values: { ...change.values, ":now": now } })) return;
  }
}

const forOurs = async (deps: Deps, claim: RouteClaim, change: Change): Promise<void> => {
  await Promise.all(restingLegs(claim.legs).map((leg) => changeLeg(deps, claim, leg, change)));
};

/** Changes a leg if this holding still has it; what went to somebody else is left alone. */
async function changeLeg(
  { client, table, tokenOf }: Deps,
  { orderId, holdingId, leaseEndsAt }: RouteClaim,
  leg: RestingLeg,
  change: Change,
): Promise<boolean> {
  const command = new UpdateCommand({
    TableName: table,
    Key: await keyOf(tokenOf, leg),
    UpdateExpression: change.update,
    ConditionExpression: [
      "orderId = :orderId AND holdingId = :holdingId AND since < :leaseEndsAt AND #state <> :coolingNow",
      change.only,
    ]
      .filter((part) => part !== undefined)
      .join(" AND "),
    ExpressionAttributeNames: { "#state": "state", ...change.names },
    ExpressionAttributeValues: {
      ":orderId": orderId,
      ":holdingId": holdingId,
      ":leaseEndsAt": leaseEndsAt,
      ":coolingNow": "cooling",
      ...change.values,
    },
  });
  return unlessRefused(client.send(command));
}

/**
 * A claim that came to nothing leaves what it found: nothing, or the rest that was going on (a claim for the same pair, or
 * of the same order, interrupts one).
 */
async function freeLegs(
  { client, table, tokenOf }: Deps,
  { orderId, holdingId, legs, leaseEndsAt }: RouteClaim,
  now: Instant,
): Promise<void> {
  const free = async (leg: RestingLeg) => {
    const Key = await keyOf(tokenOf, leg);
    const ours =
      "orderId = :orderId AND holdingId = :holdingId AND since < :leaseEndsAt AND #state = :reserved";
    const names = { "#state": "state" };
    const values = {
      ":orderId": orderId,
      ":holdingId": holdingId,
      ":leaseEndsAt": leaseEndsAt,
      ":reserved": "reserved",
      ":now": now,
    };
    const remove = new DeleteCommand({
      TableName: table,
      Key,
      ConditionExpression: `${ours} AND (attribute_not_exists(restsUntil) OR restsUntil <= :now)`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    });
    const restOn = new UpdateCommand({
      TableName: table,
      Key,
      UpdateExpression:
        "SET #state = :cooling, freeAt = restsUntil, peerToken = restsFor, orderId = restsOf REMOVE peer, phases, limits",
      ConditionExpression: `${ours} AND restsUntil > :now`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ...values, ":cooling": "cooling" },
    });
    // At most one of the two applies, whichever comes first.
    await Promise.all([unlessRefused(client.send(remove)), unlessRefused(client.send(restOn))]);
  };
  await Promise.all(restingLegs(legs).map(free));
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
