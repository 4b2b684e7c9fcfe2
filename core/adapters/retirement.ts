import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { type Instant, minutes } from "../domain/instant";
import type { E164 } from "../domain/phone-numbers";
import { numberKey } from "./number-items";
import type { NumbersTable } from "./number-reads";
import { unlessRefused } from "./unless-refused";

interface Deps {
  readonly client: DynamoDBDocumentClient;
  /** The table `numbers`. */
  readonly table: string;
  readonly routesTable: string;
  readonly now: () => Instant;
}

/** Stands beside a retiring number, so that nobody searches the pool for those; the number's own item decides. */
interface Mark {
  readonly number: E164;
  readonly application: string;
  readonly checkAt: Instant;
}

/** Longer than any instance can still give out a number that was just retired. */
export const retirementDelayMs = minutes(5);
/** Looking for routes reads their whole table. */
const lookAgainMs = minutes(10);

const markPartition = "RETIRING";
const markKey = (number: string) => ({ pk: markPartition, sk: numberKey("", number).sk });

/** To be looked at once nobody gives the number out any more. Put before the number is retired: a crash between is harmless. */
export async function markRetiring(
  { client, table }: NumbersTable,
  { number, application }: Omit<Mark, "checkAt">,
  now: Instant,
): Promise<void> {
  await client.send(
    new UpdateCommand({
      TableName: table,
      Key: markKey(number),
      UpdateExpression: "SET #number = :number, application = :application, checkAt = :checkAt",
      ExpressionAttributeNames: { "#number": "number" },
      ExpressionAttributeValues: {
        ":number": number,
        ":application": application,
        ":checkAt": now + retirementDelayMs,
      },
    }),
  );
}

/**
 * Takes the retiring numbers out of the pool on which no route is left, not even a resting one. Costs one query while no
 * number is due. May run at any time, any number of times.
 * @returns those taken out
 */
export async function retireNumbers(deps: Deps): Promise<E164[]> {
  const due = await dueMarks(deps);
  if (due.length === 0) return [];
  const inUse = await numbersInUse(deps);
  const retired: E164[] = [];
  for (const mark of due) {
    if (inUse.has(mark.number)) await postpone(deps, mark);
    else if (await retire(deps, mark)) retired.push(mark.number);
  }
  return retired;
}

async function dueMarks({ client, table, now }: Deps): Promise<Mark[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: "pk = :retiring",
      ExpressionAttributeValues: { ":retiring": markPartition },
    }),
  );
  return (Items as Mark[]).filter(({ checkAt }) => checkAt <= now());
}

/** Numbers on which anybody has a route, or must not get another one yet. */
async function numbersInUse({ client, routesTable, now }: Deps): Promise<ReadonlySet<string>> {
  const numbers = new Set<string>();
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: routesTable,
        ProjectionExpression: "#number",
        FilterExpression: "freeAt > :now",
        ExpressionAttributeNames: { "#number": "number" },
        ExpressionAttributeValues: { ":now": now() },
        ConsistentRead: true,
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
      }),
    );
    for (const { number } of page.Items ?? []) numbers.add(String(number));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return numbers;
}

/** @returns false when it was made active again meanwhile, or is gone already */
async function retire({ client, table }: Deps, { number, application, checkAt }: Mark): Promise<boolean> {
  const retired = await unlessRefused(
    client.send(
      new DeleteCommand({
        TableName: table,
        Key: numberKey(application, number),
        ConditionExpression: "intent = :retiring",
        ExpressionAttributeValues: { ":retiring": "retiring" },
      }),
    ),
  );
  const isSame = { ConditionExpression: "checkAt = :seen", ExpressionAttributeValues: { ":seen": checkAt } };
  await unlessRefused(client.send(new DeleteCommand({ TableName: table, Key: markKey(number), ...isSame })));
  return retired;
}

async function postpone({ client, table, now }: Deps, { number, checkAt }: Mark): Promise<void> {
  const update = new UpdateCommand({
    TableName: table,
    Key: markKey(number),
    UpdateExpression: "SET checkAt = :later",
    ConditionExpression: "checkAt = :seen",
    ExpressionAttributeValues: { ":later": now() + lookAgainMs, ":seen": checkAt },
  });
  await unlessRefused(client.send(update));
}
