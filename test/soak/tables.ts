import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { LocalCloud } from "../../local/cloud";

type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

const mostPerWrite = 25;

/** The tables from outside, as an operator may read them. */
export class Tables {
  private readonly client: DynamoDBDocumentClient;

  constructor(private readonly cloud: LocalCloud) {
    this.client = DynamoDBDocumentClient.from(cloud.clients.dynamodb);
  }

  async *scan(table: string, index?: string): AsyncGenerator<Item> {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await this.client.send(
        new ScanCommand({
          TableName: this.cloud.tables[table],
          ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      yield* (page.Items ?? []) as Item[];
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }

  /** How long the most overdue work has waited, in seconds of the cloud's time, and how much is due. */
  async dueWork(): Promise<{ readonly lag: number; readonly due: number }> {
    const now = this.cloud.clock.now();
    const times: number[] = [];
    const indexes = [
      ["orders", "due", "dueAt"],
      ["calls", "due", "dueAt"],
      ["calls", "recordings-due", "recordingDueAt"],
    ] as const;
    for (const [table, index, attribute] of indexes)
      for await (const item of this.scan(table, index)) times.push(Number(item[attribute]));
    const due = times.filter((at) => at <= now);
    return { lag: due.length === 0 ? 0 : (now - Math.min(...due)) / 1000, due: due.length };
  }

  /** Deletes what DynamoDB would: the engine never does. @returns how many items */
  private async letGo(table: string, expired: readonly Item[]): Promise<number> {
    const TableName = this.cloud.tables[table] ?? "";
    for (let from = 0; from < expired.length; from += mostPerWrite) {
      const requests = expired
        .slice(from, from + mostPerWrite)
        .map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
      await this.client.send(new BatchWriteCommand({ RequestItems: { [TableName]: requests } }));
    }
    return expired.length;
  }

  /** Counts every table, and lets go of what has expired, as DynamoDB does in its own time. */
  async count(): Promise<TableCounts> {
    const now = this.cloud.clock.now();
    const counts = { items: 0, routesHeld: 0, routesResting: 0, expired: 0 };
    for (const table of Object.keys(this.cloud.tables)) {
      const expired: Item[] = [];
      for await (const item of this.scan(table)) {
        if (typeof item.ttl === "number" && item.ttl * 1000 < now) expired.push(item);
        else counts.items += 1;
        if (table !== "routes") continue;
        if (item.state !== "cooling") counts.routesHeld += 1;
        else if (Number(item.freeAt) > now) counts.routesResting += 1;
      }
      counts.expired += await this.letGo(table, expired);
    }
    return counts;
  }

  /** What an order that is over must not have left: anything held, untold or due. */
  async leftovers(): Promise<string[]> {
    const left: string[] = [];
    for await (const item of this.scan("routes"))
      if (item.state !== "cooling") left.push(`the route ${item.pk.slice(-8)} is still ${item.state}`);
    for await (const item of this.scan("orders")) {
      if (item.sk !== "STATE") continue;
      const lists = ["holdings", "outbox"].filter(
        (name) => ((item[name] as unknown[] | undefined) ?? []).length > 0,
      );
      const marks = ["lease", "dueAt"].filter((name) => item[name] !== undefined);
      left.push(...[...lists, ...marks].map((name) => `${item.pk} still has ${name}`));
    }
    for await (const item of this.scan("calls", "due"))
      left.push(`the call ${item.pk} is still to be completed`);
    for await (const item of this.scan("calls", "recordings-due"))
      left.push(`the recording ${item.sk} is still to be archived`);
    return left;
  }
}

export interface TableCounts {
  readonly items: number;
  /** Reserved or open. */
  readonly routesHeld: number;
  readonly routesResting: number;
  readonly expired: number;
}
