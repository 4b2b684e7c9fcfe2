import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { callIdOf, callPartition } from "../../core/adapters/call-keys";
import type { LocalCloud } from "../../local/cloud";
import { recordingKey } from "../../simulator/huawei/recording";
import type { Simulator } from "../../simulator/server";
import type { Delivery } from "../../simulator/state/records";
import type { Figures } from "./figures";

interface Fee {
  readonly icid: string;
  readonly sessionId: string;
  readonly recordObjectName?: string;
}

interface Kept {
  readonly sk: string;
  readonly archive?: { readonly state: string };
}

const feesOf = ({ body }: Delivery): readonly Fee[] => (body as { feeLst?: readonly Fee[] }).feeLst ?? [];

/** A telephone call is all told within this time; what is owed of it is noted by then. */
const forgottenAfterMs = 2 * 3_600_000;
/** Paid debts that are remembered: a push that comes twice owes nothing again. */
const mostPaid = 5_000;

/**
 * What pushes that we acknowledged make us owe: each CDR in the ledger once, each recording archived or reported lost. Looked
 * through bit by bit; what was noted, the platform may forget, or its memory would be all that grows.
 */
export class Debts {
  private readonly owed = new Map<string, Fee>();
  private readonly paid = new Set<string>();
  private readonly client: DynamoDBDocumentClient;

  constructor(
    private readonly cloud: LocalCloud,
    private readonly simulator: Simulator,
    private readonly figures: Figures,
  ) {
    this.client = DynamoDBDocumentClient.from(cloud.clients.dynamodb);
  }

  get size(): number {
    return this.owed.size;
  }

  /** Pushes that the platform has not delivered yet. */
  pending(): number {
    return [...this.simulator.state.deliveries.values()].filter(({ status }) => status === "pending").length;
  }

  async look(): Promise<void> {
    this.note();
    for (const fee of [...this.owed.values()]) await this.settle(fee);
    this.forget();
  }

  private note(): void {
    const { state } = this.simulator;
    for (const delivery of [...state.deliveries.values()]) {
      if (delivery.status === "pending") continue;
      const wasTaken = delivery.attempts.some(({ result }) => result === 200);
      if (wasTaken && delivery.kind === "fees") {
        for (const fee of feesOf(delivery)) if (!this.paid.has(fee.icid)) this.owed.set(fee.icid, fee);
      }
      state.deliveries.delete(delivery.id);
    }
  }

  private async settle(fee: Fee): Promise<void> {
    const items = await this.itemsOf(fee);
    const fees = items.filter(({ sk }) => sk === `FEE#${fee.icid}`);
    if (fees.length === 0) return;
    if (fee.recordObjectName) {
      const state = items.find(({ sk }) => sk === `ARCHIVE#${fee.icid}`)?.archive?.state;
      if (state !== "archived" && state !== "lost") return;
      if (state === "archived") this.figures.recordingsArchived += 1;
      else this.figures.recordingsLost += 1;
    }
    this.figures.cdrs += 1;
    this.owed.delete(fee.icid);
    this.paid.add(fee.icid);
    const [oldest] = this.paid;
    if (this.paid.size > mostPaid && oldest !== undefined) this.paid.delete(oldest);
  }

  private async itemsOf({ sessionId }: Fee): Promise<readonly Kept[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.cloud.tables.calls,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": callPartition(callIdOf("huawei", sessionId)) },
        ConsistentRead: true,
      }),
    );
    return Items as Kept[];
  }

  /** What is long over, but for recordings that are still to be fetched. */
  private forget(): void {
    const { state } = this.simulator;
    const before = this.cloud.clock.now() - forgottenAfterMs;
    for (const { sessionId, endedAt } of [...state.calls.values()])
      if (endedAt < before) state.calls.delete(sessionId);
    for (const { smsIdentifier, sentAt } of [...state.texts.values()])
      if (sentAt < before) state.texts.delete(smsIdentifier);
    for (const recording of [...state.recordings.values()]) {
      const { icid, recordDomain, fileName, pushedAt } = recording;
      if (pushedAt !== undefined && pushedAt < before && !this.owed.has(icid))
        state.recordings.delete(recordingKey(recordDomain, fileName));
    }
  }

  /** What is still owed, in words. */
  describe(): string[] {
    return [...this.owed.values()].map((fee) =>
      fee.recordObjectName
        ? `the CDR ${fee.icid} is not in the ledger, or its recording neither archived nor lost`
        : `the CDR ${fee.icid} is not in the ledger`,
    );
  }
}
