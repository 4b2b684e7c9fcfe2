import type { StageConfig } from "../../config/types";
import type { CallLedger } from "../../core/adapters/call-ledger";
import type { NumberPool } from "../../core/adapters/number-pool";
import type { Instant } from "../../core/domain/instant";
import type { JournalEntry } from "../../core/domain/orders";
import type { OrderStore } from "../../core/domain/ports";

export interface Deps {
  readonly config: Pick<StageConfig, "applications">;
  readonly orders: Pick<OrderStore, "load">;
  readonly history: (orderId: string) => Promise<JournalEntry[]>;
  readonly calls: CallLedger;
  readonly pool: Pick<NumberPool, "list" | "merge" | "find">;
  readonly recordings: { urlOf(key: string): Promise<string> };
  /** Fails when a table can't be read. */
  readonly readTables: () => Promise<void>;
  readonly now: () => Instant;
}
