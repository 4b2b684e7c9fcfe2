import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { CallParty } from "../domain/calls/call-items";
import type { CallLinker, CallTrace } from "../domain/calls/call-trace";
import { type Instant, seconds } from "../domain/instant";
import { parseE164 } from "../domain/phone-numbers";
import { orderPartition } from "./call-keys";
import type { TokenOf } from "./caller-tokens";
import { queryPages } from "./query-pages";
import { subscriptionOrders } from "./subscription-orders";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `orders`. */
  readonly table: string;
  readonly tokenOf: TokenOf;
}

/** Providers' clocks tick in seconds: a call within the second of a change may have come after it. */
const tickMs = seconds(1);

/**
 * Links a call to its order: by what we gave with our answer to it, else by the provider's subscription, else by who held the number when the call began, the caller
 * first. No match is no link, never a guess.
 */
export const callLinker = (deps: Deps): CallLinker => ({
  async linkOf(trace) {
    const [echo, held] = await Promise.all([knownEcho(deps, trace.echo), heldBy(deps, trace, trace.caller)]);
    const orderId =
      echo?.orderId ??
      (await orderOfSubscription(deps, trace)) ??
      held ??
      (await heldBy(deps, trace, trace.callee));
    if (orderId === undefined) return undefined;
    const [version, from] = await Promise.all([
      echo?.version ?? versionAt(deps, orderId, trace.startedAt),
      partyOf(deps, orderId, trace.caller, held === orderId),
    ]);
    return version === undefined ? undefined : { orderId, version, from };
  },
});

/** It went out to the provider and came back: believed only as far as there is such an order, and had been such a version. */
async function knownEcho(deps: Deps, echo: CallTrace["echo"]): Promise<CallTrace["echo"]> {
  if (echo === undefined) return undefined;
  const order = await get(deps, { pk: orderPartition(echo.orderId), sk: "STATE" });
  return Number(order?.version) >= echo.version ? echo : undefined;
}

async function orderOfSubscription(deps: Deps, trace: CallTrace): Promise<string | undefined> {
  for (const subscriptionId of trace.subscriptionIds) {
    const orderId = await subscriptionOrders(deps)(trace.provider, subscriptionId);
    if (orderId !== undefined) return orderId;
  }
  return undefined;
}

/** The order this person held X for when the call began. */
async function heldBy(
  deps: Deps,
  { privacyNumber, startedAt }: CallTrace,
  person: string | undefined,
): Promise<string | undefined> {
  const number = person === undefined ? undefined : parseE164(person);
  if (number === undefined || privacyNumber === undefined) return undefined;
  const query = {
    TableName: deps.table,
    KeyConditionExpression: "pk = :pk AND sk < :after",
    ExpressionAttributeValues: {
      ":pk": `HELD#${privacyNumber}#${await deps.tokenOf(number)}`,
      ":after": new Date(startedAt + tickMs).toISOString(),
    },
    ScanIndexForward: false,
    Limit: 10,
  };
  for await (const page of queryPages(deps.client, query)) {
    const holding = page.find(({ until }) => until === undefined || startedAt < Number(until));
    if (typeof holding?.orderId === "string") return holding.orderId;
  }
  return undefined;
}

/** Entries after which the order has a binding of that version. */
const bindingEntries = new Set(["activated", "changed", "moved"]);

/** The version of the binding that stood at this moment; the first one for a call that came before we knew of it. */
async function versionAt(deps: Deps, orderId: string, at: Instant): Promise<number | undefined> {
  const query = {
    TableName: deps.table,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :history)",
    ExpressionAttributeValues: { ":pk": orderPartition(orderId), ":history": "HISTORY#" },
    ScanIndexForward: false,
  };
  let version: number | undefined;
  // What the order still carries is newer than what was appended; a call may come in between.
  for await (const page of concat(carriedEntries(deps, orderId), queryPages(deps.client, query))) {
    for (const entry of page) {
      if (!bindingEntries.has(String(entry.type))) continue;
      version = Number(entry.version);
      if (Number(entry.at) < at + tickMs) return version;
    }
  }
  return version;
}

async function* carriedEntries(deps: Deps, orderId: string): AsyncIterable<Record<string, unknown>[]> {
  const order = await get(deps, { pk: orderPartition(orderId), sk: "STATE" });
  const journal = Array.isArray(order?.journal) ? (order.journal as Record<string, unknown>[]) : [];
  yield journal.toReversed();
}

async function* concat<T>(...parts: AsyncIterable<T>[]): AsyncIterable<T> {
  for (const part of parts) yield* part;
}

/** Who of the order called. A caller who once held its number and is not its customer is a driver of it. */
async function partyOf(
  deps: Deps,
  orderId: string,
  caller: string | undefined,
  held: boolean,
): Promise<CallParty> {
  const order = await get(deps, { pk: orderPartition(orderId), sk: "STATE" });
  const { customer, driver } = statedPeople(order?.desired);
  if (caller === undefined || customer === undefined) return "unknown";
  if (caller === customer) return "customer";
  return caller === driver || held ? "driver" : "unknown";
}

interface StatedPeople {
  readonly customer?: { readonly value?: string };
  readonly driver?: { readonly value?: string };
}

const statedPeople = (desired: unknown) => {
  const { customer, driver } = (desired ?? {}) as StatedPeople;
  return { customer: customer?.value, driver: driver?.value };
};

async function get({ client, table }: Deps, Key: { pk: string; sk: string }) {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key }));
  return Item;
}
