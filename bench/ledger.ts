import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { LedgerEntry } from "../core/domain/calls/record-pushes";
import { manyCalls, queuedPush, startEngines, startLedger } from "../test/integration/ledger/ledger";
import { compare, type Measured, timed } from "./measure";
import { inGroups, recordRequests, replayOf } from "./recorded-requests";

const recordsPerPush = 50;

/** A pushed message of fifty fee records, from its text to the table, against putting the same items with the bare SDK. */
export async function benchLedger(rounds: number): Promise<Measured> {
  const engines = await startEngines();
  try {
    const { deps, client } = await startLedger(engines);
    const requests = recordRequests(client);
    const bareClient = DynamoDBDocumentClient.from(engines.dynamo.connect(), {
      marshallOptions: { removeUndefinedValues: true },
    });
    const write = async (text: string) => {
      const push = deps.readPush(text);
      const { notifications } = deps.parse(push);
      const entries = notifications.map((notification) => ({ notification, push, messageId: "m" }));
      const { unwritten, refused } = await deps.ledger.write(entries as LedgerEntry[], Date.now() + 5_000);
      if (unwritten.size + refused.size > 0) throw new Error("the ledger left items unwritten");
    };
    return await compare(
      {
        name: `call ledger: a message of ${recordsPerPush} fee records`,
        ours: "read, parse, de-duplicate, write",
        bare: "BatchWriteItem of the same items",
        once: async (round) => {
          const text = queuedPush(manyCalls(recordsPerPush, `round-${round}`));
          const oursMs = await timed(() => write(text));
          const groups = inGroups(requests.take());
          const elsewhere = (json: string) => json.replaceAll("CALL#", "BARE#");
          return { oursMs, bareMs: await timed(replayOf(bareClient, groups, elsewhere)) };
        },
      },
      rounds,
    );
  } finally {
    await engines.stop();
  }
}
