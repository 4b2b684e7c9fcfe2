import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { NumberStatusNotification } from "../domain/calls/notification";
import type { NumberStatuses } from "../domain/calls/record-pushes";
import type { DomainEvent, EventPublisher } from "../domain/domain-events";
import { type PoolStatus, type ProviderState, poolStatus } from "../domain/number-pool";
import { type NumberItem, numberKey } from "./number-items";
import type { NumberPool } from "./number-pool";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `numbers`. */
  readonly table: string;
  readonly pool: Pick<NumberPool, "report">;
  readonly events: EventPublisher;
}

/**
 * What a provider says about its numbers, on the pool and to the platform. A number that is not in the pool is none of ours;
 * a status we don't know changes nothing; older news than was applied is dropped.
 */
export const numberStatuses = (deps: Deps): NumberStatuses => ({
  async apply(application, news) {
    const state = news.status;
    if (state === "unknown") return;
    const known = await storedNumber(deps, application, news.number);
    if (known === undefined || (known.reportedAt ?? 0) > news.at) return;
    const before = known.reported ?? "normal";
    if (before === state) return;
    // Published first: a crash between repeats it with the same id, and never loses it.
    await deps.events.publish([changed(application, news, known, state)]);
    await deps.pool.report(application, news.number, { state, at: news.at });
  },
});

async function storedNumber({ client, table }: Deps, application: string, number: string) {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: numberKey(application, number), ConsistentRead: true }),
  );
  return Item as NumberItem | undefined;
}

const changed = (
  application: string,
  news: NumberStatusNotification,
  known: NumberItem,
  state: ProviderState,
): DomainEvent => {
  const before: PoolStatus = poolStatus(known.intent, known.reported ?? "normal");
  return {
    id: `number.status-changed:${application}:${news.number}:${state}:${news.at}`,
    type: "number.status-changed",
    subject: news.number,
    at: news.at,
    data: {
      number: news.number,
      provider: news.provider,
      application,
      status: poolStatus(known.intent, state),
      before,
      providerStatus: news.providerStatus,
      ...(news.cause === undefined ? {} : { cause: news.cause }),
    },
  };
};
