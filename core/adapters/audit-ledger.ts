import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Finding, Progress } from "../domain/audit/finding";
import type { AuditLedger } from "../domain/audit/ports";
import { days, type Instant } from "../domain/instant";
import type { E164 } from "../domain/phone-numbers";
import { readCursor, writeCursor } from "./page-cursor";
import { queryPages } from "./query-pages";
import { unlessRefused } from "./unless-refused";

interface Deps {
  readonly client: DynamoDBDocumentClient;
  /** The table `numbers`. */
  readonly table: string;
  readonly now: () => Instant;
}

interface FindingPage {
  readonly findings: readonly Finding[];
  readonly cursor?: string;
}

/** What `GET /v1/audit` reads besides. */
interface FindingList {
  /** Findings by application and number, those of the last month that are over included. */
  list(page: { limit: number; cursor?: string | undefined }): Promise<FindingPage>;
}

const statePartition = "AUDIT";
const findingPartition = "AUDIT#FINDINGS";
const leaseKey = { pk: statePartition, sk: "LEASE" };
const progressPrefix = "PROGRESS#";
const keptMs = days(30);

const numberPrefix = (application: string, number: E164): string => `${application}#${number}#`;
const findingKey = ({ application, number, id }: Finding) => ({
  pk: findingPartition,
  sk: `${numberPrefix(application, number)}${id}`,
});

/** What audits remember, in the table `numbers`: a lease, how far each application is, and what was found on each number. */
export const auditLedger = (deps: Deps): AuditLedger & FindingList => ({
  take: (holder, endsAt, now) => take(deps, holder, endsAt, now),
  giveBack: (holder) => giveBack(deps, holder),
  progress: async () => {
    const items = await all<Progress>(deps, ofState(deps));
    return new Map(items.map((progress) => [progress.application, progress]));
  },
  saveProgress: async (progress) => {
    const key = { pk: statePartition, sk: `${progressPrefix}${progress.application}` };
    await deps.client.send(new PutCommand({ TableName: deps.table, Item: { ...progress, ...key } }));
  },
  of: (application, number) => all<Finding>(deps, findingsWith(deps, numberPrefix(application, number))),
  put: (finding) => put(deps, finding),
  remove: async (finding) => {
    await deps.client.send(new DeleteCommand({ TableName: deps.table, Key: findingKey(finding) }));
  },
  open: async () => {
    const findings = await all<Finding>(deps, findingsWith(deps, ""));
    return findings.filter(({ goneAt }) => goneAt === undefined);
  },
  list: (page) => list(deps, page),
});

async function take(
  { client, table }: Deps,
  holder: string,
  endsAt: Instant,
  now: Instant,
): Promise<boolean> {
  return unlessRefused(
    client.send(
      new PutCommand({
        TableName: table,
        Item: { ...leaseKey, holder, endsAt },
        ConditionExpression: "attribute_not_exists(pk) OR endsAt <= :now",
        ExpressionAttributeValues: { ":now": now },
      }),
    ),
  );
}

async function giveBack({ client, table }: Deps, holder: string): Promise<void> {
  // Refused: it ran out and went to somebody else.
  await unlessRefused(
    client.send(
      new DeleteCommand({
        TableName: table,
        Key: leaseKey,
        ConditionExpression: "holder = :holder",
        ExpressionAttributeValues: { ":holder": holder },
      }),
    ),
  );
}

async function put({ client, table, now }: Deps, finding: Finding): Promise<void> {
  const over = finding.goneAt === undefined ? {} : { ttl: Math.ceil((now() + keptMs) / 1000) };
  await client.send(
    new PutCommand({ TableName: table, Item: { ...finding, ...over, ...findingKey(finding) } }),
  );
}

const ofState = ({ table }: Deps): QueryCommandInput => ({
  TableName: table,
  KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
  ExpressionAttributeValues: { ":pk": statePartition, ":prefix": progressPrefix },
  ConsistentRead: true,
});

const findingsWith = ({ table }: Deps, prefix: string): QueryCommandInput => ({
  TableName: table,
  KeyConditionExpression: prefix === "" ? "pk = :pk" : "pk = :pk AND begins_with(sk, :prefix)",
  ExpressionAttributeValues: { ":pk": findingPartition, ...(prefix === "" ? {} : { ":prefix": prefix }) },
  ConsistentRead: true,
});

async function all<Kept>(deps: Deps, query: QueryCommandInput): Promise<Kept[]> {
  const found: Kept[] = [];
  for await (const page of queryPages(deps.client, query)) found.push(...page.map(plain<Kept>));
  return found;
}

/** Without what is the item's own. */
function plain<Kept>(item: Record<string, unknown>): Kept {
  const { pk: _pk, sk: _sk, ttl: _ttl, ...kept } = item;
  return kept as Kept;
}

async function list(
  deps: Deps,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<FindingPage> {
  const after = cursor === undefined ? undefined : readCursor(cursor, ["pk", "sk"], { pk: findingPartition });
  const { Items = [], LastEvaluatedKey } = await deps.client.send(
    new QueryCommand({
      ...findingsWith(deps, ""),
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    }),
  );
  const findings = Items.map(plain<Finding>);
  return LastEvaluatedKey === undefined ? { findings } : { findings, cursor: writeCursor(LastEvaluatedKey) };
}
