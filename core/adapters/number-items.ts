import type { Instant } from "../domain/instant";
import {
  type PoolEntry,
  type PoolIntent,
  type PoolNumber,
  type ProviderState,
  poolStatus,
} from "../domain/number-pool";
import type { E164 } from "../domain/phone-numbers";

/** A number as its table holds it. What the operator wants and what the provider said are two attributes: neither undoes the other. */
export interface NumberItem {
  readonly number: E164;
  readonly provider: string;
  readonly application: string;
  readonly areaCode?: string;
  readonly intent: PoolIntent;
  readonly reported?: ProviderState;
  /** When the provider said so, epoch milliseconds. */
  readonly reportedAt?: Instant;
  readonly updatedAt: Instant;
}

export const numberPrefix = "NUMBER#";
export const poolPartition = (application: string): string => `POOL#${application}`;
export const numberKey = (application: string, number: string) => ({
  pk: poolPartition(application),
  sk: `${numberPrefix}${number}`,
});

export const toPoolNumber = (item: NumberItem): PoolNumber => ({
  number: item.number,
  provider: item.provider,
  application: item.application,
  ...(item.areaCode === undefined ? {} : { areaCode: item.areaCode }),
  status: poolStatus(item.intent, item.reported ?? "normal"),
  updatedAt: item.updatedAt,
});

/** Whether the import says anything the item doesn't. */
export const changes = (entry: PoolEntry, item: NumberItem): boolean =>
  entry.provider !== item.provider ||
  (entry.areaCode !== undefined && entry.areaCode !== item.areaCode) ||
  (entry.status !== undefined && entry.status !== item.intent) ||
  (entry.status === "active" && (item.reported ?? "normal") !== "normal");
