import {
  DynamoDBDocumentClient as Documents,
  type DynamoDBDocumentClient,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import { type HttpAnswer, httpHandler } from "../../../core/adapters/api-gateway";
import { batchWriter } from "../../../core/adapters/batch-writer";
import { breakers } from "../../../core/adapters/breakers";
import { callLedger } from "../../../core/adapters/call-ledger";
import { callWriter } from "../../../core/adapters/call-writer";
import { verificationFingerprint } from "../../../core/adapters/verification-fingerprint";
import { verificationStore } from "../../../core/adapters/verification-store";
import type { ProviderFailure } from "../../../core/domain/provider";
import type { VoiceCaller } from "../../../core/domain/voice-calls";
import { huaweiVoice } from "../../../core/providers/huawei/voice/module";
import { speakerOf } from "../../../core/wiring/speaker";
import { makeHandler } from "../../../functions/verification/handler";
import { createTables, embeddedDynamo } from "../../engines";
import { functionLogger } from "../../function-logger";
import { anHttpEvent } from "../../http-event";
import { startPlatforms } from "../providers/simulated-platform";

export const phone = "+8613800000021";
export const code = "0421";

/** The function on real tables, with the simulated platform at the other end of its wire. */
export async function startSpoken() {
  const [dynamo, platform] = await Promise.all([embeddedDynamo(), startPlatforms()]);
  const tables = await createTables(dynamo.client);
  const client: DynamoDBDocumentClient = Documents.from(dynamo.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const now = () => platform.simulator.now();
  const seeded = platform.simulator.applications.find(({ application }) => application === "voice-main");
  if (!seeded) throw new Error("the simulator has no application voice-main");
  const { appKey, appSecret, numbers } = seeded;
  const failures: ProviderFailure[] = [];
  const lines: string[] = [];
  const settings = {
    provider: "huawei-voice",
    application: "voice-main",
    mode: "VERIFICATION",
    baseUrl: platform.simulator.url,
    displayNumbers: numbers,
    preTone: "pretone.wav",
    plays: 3,
  };
  const speaker = speakerOf([settings], async () => ({ current: { appKey, appSecret } }), now);
  const { caller } = speaker;
  /** The process dies before it asks the platform. */
  const mortal: VoiceCaller = {
    ...caller,
    speakCode: async (call, sending) => {
      if (call.userData === "verification:dies") throw new Error("the process died");
      return caller.speakCode(call, sending);
    },
  };
  const secret = { keyId: "k1", secret: Buffer.alloc(32, 7) };
  const handler = httpHandler(
    { logger: functionLogger("verification", (line) => lines.push(line)) },
    makeHandler({
      store: verificationStore({ client, table: tables.calls, now }),
      speaker: { ...speaker, caller: mortal },
      callById: callLedger({ client, table: tables.calls, now }).callById,
      fingerprint: verificationFingerprint(async () => secret),
      breakers: breakers({ client, table: tables.numbers, now }),
      now,
      failed: (failure) => failures.push(failure),
    }),
  );
  const send = (routeKey: string, parts: Parameters<typeof anHttpEvent>[1]) =>
    handler(anHttpEvent(routeKey, parts));
  const ledger = callWriter({
    write: batchWriter({ client, table: tables.calls, now, random: Math.random }),
    retentionDays: { calls: 90 },
  });
  return {
    platform,
    failures,
    lines,
    post: (body: object) => send("POST /v1/verification-calls", { body: { phone, code, ...body } }),
    get: (id: string) => send("GET /v1/verification-calls/{id}", { params: { id } }),
    /** Time passes, and what was pushed until then is in the ledger. */
    async hear(seconds: number) {
      await platform.simulator.advance(seconds);
      const receivedAt = now();
      const entries = platform.pushes
        .splice(0)
        .flatMap(({ body }, index) =>
          huaweiVoice
            .parsePush(body, receivedAt)
            .notifications.flatMap((notification) =>
              notification.kind === "number-status"
                ? []
                : [{ notification, push: pushOf(body, receivedAt), messageId: String(index) }],
            ),
        );
      await ledger.write(entries, receivedAt + 10_000);
      return entries.length;
    },
    async stored() {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.calls }));
      return Items;
    },
    stop: async () => {
      await platform.close();
      await dynamo.stop();
    },
  };
}

const pushOf = (body: string, receivedAt: number) => ({
  provider: "huawei-voice",
  application: "voice-main",
  kind: "calls" as const,
  receivedAt,
  stale: false,
  body,
});

export const bodyOf = ({ body }: HttpAnswer): Record<string, unknown> => JSON.parse(body ?? "null");
