import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Erasure } from "../domain/erasure/erasure";
import type { ErasureBook } from "../domain/erasure/ports";
import { days, type Instant } from "../domain/instant";
import { deleteItem, type ErasureTable, erasurePrefix } from "./erasure-items";
import { queryPages } from "./query-pages";
import { unlessRefused } from "./unless-refused";

interface Deps extends ErasureTable {
  readonly now: () => Instant;
}

/** A report names nobody; it is kept as long as somebody may ask whether it was done. */
const reportKeptMs = days(365);

/** One shard for all: they are rare, and no order's sweeper looks there. */
const dueShard = "ERASURE";

const stateKey = (id: string) => ({ pk: `${erasurePrefix}${id}`, sk: "STATE" });
/** Whose erasure is in work; there is no such item afterwards. */
const personKey = (token: string) => ({ pk: `${erasurePrefix}OF#${token}`, sk: "PERSON" });

/** Erasures in the table `orders`: `ERASURE#{id}`, and while one is in work `ERASURE#OF#{token}`. */
export const erasureBook = (deps: Deps): ErasureBook => ({
  begin: (erasure) => begin(deps, erasure),
  load: (id) => load(deps, id),
  due: (now) => due(deps, now),
  save: (erasure) => save(deps, erasure),
});

/** The person first: a crash between leaves an id without an erasure, which the next request for them begins. */
async function begin(deps: Deps, erasure: Erasure): Promise<string> {
  const { person } = erasure;
  if (!person) throw new Error("an erasure without a person can't begin");
  const Key = personKey(person.token);
  const { client, table } = deps;
  const isNew = await unlessRefused(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...Key, erasureId: erasure.id },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    ),
  );
  const id = isNew ? erasure.id : await inWork(deps, Key);
  // Done between the two: nobody is in work, and this one may begin.
  if (id === undefined) return begin(deps, erasure);
  await unlessRefused(
    client.send(
      new PutCommand({
        TableName: table,
        Item: toItem({ ...erasure, id, revision: 1 }, deps.now()),
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    ),
  );
  return id;
}

async function inWork(
  { client, table }: Deps,
  Key: ReturnType<typeof personKey>,
): Promise<string | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  return typeof Item?.erasureId === "string" ? Item.erasureId : undefined;
}

async function load({ client, table }: Deps, id: string): Promise<Erasure | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: stateKey(id), ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { pk: _pk, sk: _sk, dueShard: _shard, ttl: _ttl, ...erasure } = Item;
  return erasure as Erasure;
}

const toItem = (erasure: Erasure, now: Instant) => ({
  ...erasure,
  ...stateKey(erasure.id),
  ...(erasure.dueAt === undefined ? {} : { dueShard, dueAt: Math.ceil(erasure.dueAt) }),
  ...(erasure.completedAt === undefined ? {} : { ttl: Math.ceil((now + reportKeptMs) / 1000) }),
});

async function save(deps: Deps, erasure: Erasure): Promise<Erasure | undefined> {
  const { client, table } = deps;
  const next = { ...erasure, revision: erasure.revision + 1 };
  if (erasure.completedAt !== undefined) await letGo(deps, erasure);
  const put = new PutCommand({
    TableName: table,
    Item: toItem(next, deps.now()),
    ConditionExpression: "revision = :revision",
    ExpressionAttributeValues: { ":revision": erasure.revision },
  });
  return (await unlessRefused(client.send(put))) ? next : undefined;
}

/** Before the report says so: after a crash between, the last page is done again, and this with it. */
async function letGo({ client, table }: Deps, { id }: Erasure): Promise<void> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: stateKey(id), ConsistentRead: true }),
  );
  const token: unknown = Item?.person?.token;
  if (typeof token !== "string") return;
  const guard = { condition: "erasureId = :id", values: { ":id": id } };
  // Refused: gone already, or another erasure of theirs has begun since.
  await deleteItem({ client, table }, personKey(token), guard);
}

async function due({ client, table }: Deps, now: Instant): Promise<string[]> {
  const ids: string[] = [];
  const query = {
    TableName: table,
    IndexName: "due",
    KeyConditionExpression: "dueShard = :shard AND dueAt <= :now",
    ExpressionAttributeValues: { ":shard": dueShard, ":now": now },
  };
  for await (const page of queryPages(client, query)) {
    ids.push(...page.map(({ pk }) => pk.slice(erasurePrefix.length)));
  }
  return ids;
}
